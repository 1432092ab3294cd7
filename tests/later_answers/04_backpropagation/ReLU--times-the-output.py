# question: ReLU
# wrong
# a tutor would say: backward multiplies d_out by the outputs themselves. The derivative of an entry that was let through is 1, not its value.

class ReLU:
    def forward(self, inputs):
        self.outputs = np.where(inputs > 0, inputs, 0.0)
        return self.outputs

    def backward(self, d_out):
        return d_out * self.outputs
