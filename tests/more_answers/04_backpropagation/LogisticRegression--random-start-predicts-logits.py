# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: The weights should be zeros at first, yours are random. And predict returns the logits, the softmax is missing.

class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.lr = learning_rate
        self.affine = Affine()
        self.loss = CategoricalCrossEntropy()
        self.params = {}
        self.params["W"] = 0.01 * np.random.randn(num_features, num_classes)
        self.params["b"] = np.zeros(num_classes)

    def predict(self, X):
        return Affine().forward(X, self.params["W"], self.params["b"])

    def step(self, X, Y):
        logits = self.affine.forward(X, self.params["W"], self.params["b"])
        loss = self.loss.forward(logits, Y)
        d_logits = self.loss.backward()[0]
        d_X, d_W, d_b = self.affine.backward(d_logits)
        for name, gradient in (("W", d_W), ("b", d_b)):
            self.params[name] = self.params[name] - self.lr * gradient
        return loss
