# question: 04_backpropagation/LogisticRegression
# right

class LogisticRegression:
    """Softmax regression, trained by full steps of gradient descent.

    params: {"W": (num_features, num_classes), "b": (num_classes,)}, zeros at first. Whatever array
    is put there by name takes effect.
    """

    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        """About 3 lines."""
        self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}
        self.learning_rate = learning_rate
        self.affine = Affine()
        self.loss = CategoricalCrossEntropy()

    def predict(self, X):
        """Probabilities: X (N, num_features) → (N, num_classes). About 1 line."""
        return softmax(self.affine.forward(X, self.params["W"], self.params["b"]))

    def step(self, X, Y):
        """One step on a batch X (N, num_features), one-hot Y (N, num_classes).

        Returns the loss before the parameters were changed. About 7 lines.
        """
        logits = self.affine.forward(X, self.params["W"], self.params["b"])
        loss = self.loss.forward(logits, Y)
        d_logits, _ = self.loss.backward()
        _, d_W, d_b = self.affine.backward(d_logits)
        self.params["W"] -= self.learning_rate * d_W
        self.params["b"] -= self.learning_rate * d_b
        return loss
