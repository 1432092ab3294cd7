# question: ReLU
# wrong, two mistakes
# a tutor would say: forward sets the negative entries of the caller's own array to 0, but the inputs should stay as they are. And at exactly 0 you let the gradient through, the convention asks for 0.

class ReLU:
    def forward(self, inputs):
        self.passed = inputs >= 0
        inputs[~self.passed] = 0
        return inputs

    def backward(self, d_out):
        return np.where(self.passed, d_out, 0.0)
