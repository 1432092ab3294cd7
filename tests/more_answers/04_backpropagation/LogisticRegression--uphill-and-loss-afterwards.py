# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: The step goes along the gradient and not against it, so the loss grows. And the loss you return is that after the update, the one before is asked for.

class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.learning_rate = learning_rate
        self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}

    def predict(self, X):
        return softmax(X @ self.params["W"] + self.params["b"])

    def step(self, X, Y):
        affine, entropy = Affine(), CategoricalCrossEntropy()
        entropy.forward(affine.forward(X, self.params["W"], self.params["b"]), Y)
        d_logits, _ = entropy.backward()
        _, d_W, d_b = affine.backward(d_logits)
        self.params["W"] = self.params["W"] + self.learning_rate * d_W
        self.params["b"] = self.params["b"] + self.learning_rate * d_b
        return entropy.forward(affine.forward(X, self.params["W"], self.params["b"]), Y)
