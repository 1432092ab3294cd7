# question: 04_backpropagation/Affine
# right

class Affine:
    """A linear map and a bias.

    `backward` refers to the last call of `forward`, and may be called more than once.
    """

    def forward(self, inputs, weight, bias):
        """inputs (N, D), weight (D, M), bias (M,) → outputs (N, M).

        About 2 lines: keep what `backward` needs.
        """
        self.inputs, self.weight = inputs, weight
        return inputs @ weight + bias

    def backward(self, d_out):
        """d_out (N, M) → d_inputs (N, D), d_weight (D, M), d_bias (M,). About 2 lines."""
        return d_out @ self.weight.T, self.inputs.T @ d_out, d_out.sum(axis=0)
