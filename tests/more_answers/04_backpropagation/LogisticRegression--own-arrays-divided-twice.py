# question: LogisticRegression
# wrong, two mistakes
# a tutor would say: The model works with self.W and self.b, so an array that someone puts into params has no effect. And the gradient is divided by the number of samples a second time, the loss has done that already.

class LogisticRegression:
    def __init__(self, num_features, num_classes, learning_rate=1e-2):
        self.W = np.zeros((num_features, num_classes))
        self.b = np.zeros(num_classes)
        self.params = {"W": self.W, "b": self.b}
        self.learning_rate = learning_rate

    def predict(self, X):
        return softmax(X @ self.W + self.b)

    def step(self, X, Y):
        affine = Affine()
        loss_layer = CategoricalCrossEntropy()
        loss = loss_layer.forward(affine.forward(X, self.W, self.b), Y)
        d_logits, _ = loss_layer.backward()
        _, d_W, d_b = affine.backward(d_logits)
        N = X.shape[0]
        self.W -= self.learning_rate * d_W / N
        self.b -= self.learning_rate * d_b / N
        return loss
