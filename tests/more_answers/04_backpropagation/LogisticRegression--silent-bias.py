# question: LogisticRegression
# wrong
# a tutor would say: The gradient of the bias is added up over all entries of d_logits. That is always 0, so the bias never moves; sum over the samples only.

class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.params = dict(W=np.zeros((num_features, num_classes)), b=np.zeros((num_classes,)))
        self.eta = learning_rate

    def predict(self, X):
        W, b = self.params["W"], self.params["b"]
        return softmax(X @ W + b)

    def step(self, X, Y):
        W, b = self.params["W"], self.params["b"]
        cce = CategoricalCrossEntropy()
        loss = cce.forward(X @ W + b, Y)
        d_logits, _ = cce.backward()
        self.params["W"] = W - self.eta * (X.T @ d_logits)
        self.params["b"] = b - self.eta * np.sum(d_logits)
        return loss
