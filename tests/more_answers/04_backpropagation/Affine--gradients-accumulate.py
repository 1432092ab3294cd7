# question: Affine
# wrong
# a tutor would say: backward adds its gradients to those of the call before, so a second backward after the same forward returns twice the gradient of the weight and the bias.

class Affine:
    def forward(self, inputs, weight, bias):
        self.inputs, self.weight = inputs, weight
        self.d_weight = np.zeros(weight.shape)
        self.d_bias = np.zeros(bias.shape)
        return inputs @ weight + bias

    def backward(self, d_out):
        self.d_weight = self.d_weight + self.inputs.T @ d_out
        self.d_bias = self.d_bias + d_out.sum(axis=0)
        return d_out @ self.weight.T, self.d_weight, self.d_bias
