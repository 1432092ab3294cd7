# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: W starts from random numbers, not from zeros. And the loss that step returns is that after the change of the parameters.

class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.learning_rate = learning_rate
        self.params = {
            "W": 0.01 * np.random.randn(num_features, num_classes),
            "b": np.zeros(num_classes),
        }

    def predict(self, X):
        return softmax(X @ self.params["W"] + self.params["b"])

    def loss(self, X, Y):
        self.affine = Affine()
        self.criterion = CategoricalCrossEntropy()
        Z = self.affine.forward(X, self.params["W"], self.params["b"])
        return self.criterion.forward(Z, Y)

    def step(self, X, Y):
        self.loss(X, Y)
        d_logits, _ = self.criterion.backward()
        _, d_W, d_b = self.affine.backward(d_logits)
        self.params["W"] = self.params["W"] - self.learning_rate * d_W
        self.params["b"] = self.params["b"] - self.learning_rate * d_b
        return self.loss(X, Y)
