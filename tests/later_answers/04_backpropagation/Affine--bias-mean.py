# question: Affine
# wrong
# a tutor would say: The bias touches every row, so its gradient is the sum over the rows of d_out. The mean divides by N, which is the loss's business.

class Affine:
    def forward(self, inputs, weight, bias):
        self.inputs, self.weight = inputs, weight
        return inputs @ weight + bias

    def backward(self, d_out):
        return d_out @ self.weight.T, self.inputs.T @ d_out, np.mean(d_out, axis=0)
