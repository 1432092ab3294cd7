# question: ReLU
# wrong, two mistakes
# a tutor would say: That is a leaky ReLU: negative inputs come out as a hundredth of themselves instead of 0. And backward cuts where d_out is negative, while it should cut where the inputs were.

class ReLU:
    def forward(self, inputs):
        self.inputs = inputs
        return np.where(inputs > 0, inputs, 0.01 * inputs)

    def backward(self, d_out):
        return d_out * (d_out > 0)
