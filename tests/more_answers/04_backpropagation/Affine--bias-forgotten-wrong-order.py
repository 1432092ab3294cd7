# question: Affine
# wrong, two mistakes
# a tutor would say: The bias is not added in forward. And backward returns the gradients in the wrong order: d_inputs comes first, then d_weight, then d_bias.

class Affine:
    def forward(self, inputs, weight, bias):
        self.x = inputs
        self.w = weight
        self.b = bias
        out = self.x @ self.w
        return out

    def backward(self, d_out):
        dx = d_out @ self.w.T
        dw = self.x.T @ d_out
        db = d_out.sum(0)
        return dw, db, dx
