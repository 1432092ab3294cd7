# question: 04_backpropagation/FeedforwardNet
# right

class FeedforwardNet:
    """Affine, ReLU, affine, softmax; trained by full steps of gradient descent.

    params: {"W1": (input_size, hidden_size), "b1": (hidden_size,),
             "W2": (hidden_size, output_size), "b2": (output_size,)}. At first the weights are
    Xavier-uniform, drawn with `rng`, and the biases zeros. Whatever array is put there by name
    takes effect.
    """

    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        """rng: a numpy.random.Generator, or None for a new one. About 10 lines."""
        if rng is None:
            rng = np.random.default_rng()
        self.learning_rate = learning_rate
        self.params = {
            "W1": xavier_uniform((input_size, hidden_size), rng),
            "b1": np.zeros(hidden_size),
            "W2": xavier_uniform((hidden_size, output_size), rng),
            "b2": np.zeros(output_size),
        }
        self.first, self.relu, self.second = Affine(), ReLU(), Affine()
        self.loss = CategoricalCrossEntropy()

    def logits(self, X):
        hidden = self.first.forward(X, self.params["W1"], self.params["b1"])
        return self.second.forward(self.relu.forward(hidden), self.params["W2"], self.params["b2"])

    def predict(self, X):
        """Probabilities: X (N, input_size) → (N, output_size). About 3 lines."""
        return softmax(self.logits(X))

    def step(self, X, Y):
        """One step on a batch X (N, input_size), one-hot Y (N, output_size).

        Returns the loss before the parameters were changed. About 9 lines.
        """
        loss = self.loss.forward(self.logits(X), Y)
        d_logits, _ = self.loss.backward()
        d_hidden, d_W2, d_b2 = self.second.backward(d_logits)
        _, d_W1, d_b1 = self.first.backward(self.relu.backward(d_hidden))
        gradients = {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}
        for name, gradient in gradients.items():
            self.params[name] -= self.learning_rate * gradient
        return loss
