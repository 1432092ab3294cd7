# question: Affine
# wrong, two mistakes
# a tutor would say: What forward keeps is stored on the class, so a second affine layer overwrites it. And d_bias is summed over all entries to one number, it should be summed over the samples only.

class Affine:
    def forward(self, inputs, weight, bias):
        Affine.inputs = inputs
        Affine.weight = weight
        return inputs @ weight + bias

    def backward(self, d_out):
        d_inputs = d_out @ Affine.weight.T
        d_weight = Affine.inputs.T @ d_out
        d_bias = np.sum(d_out)
        return d_inputs, d_weight, d_bias
