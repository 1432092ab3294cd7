# question: Affine
# wrong, two mistakes
# a tutor would say: The inputs and weights are kept on the class, so a second affine layer overwrites those of the first. And d_bias has shape (1, M), not (M,).

class Affine:
    cache = {}

    def forward(self, inputs, weight, bias):
        self.cache["x"] = inputs
        self.cache["w"] = weight
        outputs = np.dot(inputs, weight) + bias
        return outputs

    def backward(self, d_out):
        x, w = self.cache["x"], self.cache["w"]
        d_inputs = np.dot(d_out, w.T)
        d_weight = np.dot(x.T, d_out)
        d_bias = np.sum(d_out, axis=0, keepdims=True)
        return d_inputs, d_weight, d_bias
