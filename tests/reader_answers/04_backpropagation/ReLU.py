# question: 04_backpropagation/ReLU
# right

class ReLU:
    """max(0, x) of each entry.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, inputs):
        """inputs (N, M) → outputs (N, M); the inputs stay as they are. About 2 lines."""
        self.inputs = inputs
        return np.maximum(0, inputs)

    def backward(self, d_out):
        """d_out (N, M) → d_inputs (N, M); the gradient at 0 is 0. About 1 line."""
        return d_out * (self.inputs > 0)
