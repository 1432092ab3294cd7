# question: FeedforwardNet
# wrong, two mistakes
# a tutor would say: The biases should be zeros at first, yours are random. And on the way back the gradient skips the ReLU, so units that were cut off get a gradient too.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        rng = np.random.default_rng() if rng is None else rng
        self.lr = learning_rate
        W1 = xavier_uniform((input_size, hidden_size), rng)
        W2 = xavier_uniform((hidden_size, output_size), rng)
        b1 = rng.uniform(-0.1, 0.1, size=hidden_size)
        b2 = rng.uniform(-0.1, 0.1, size=output_size)
        self.params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        self.affine1, self.relu, self.affine2 = Affine(), ReLU(), Affine()
        self.cce = CategoricalCrossEntropy()

    def _logits(self, X):
        a = self.affine1.forward(X, self.params["W1"], self.params["b1"])
        h = self.relu.forward(a)
        return self.affine2.forward(h, self.params["W2"], self.params["b2"])

    def predict(self, X):
        return softmax(self._logits(X))

    def step(self, X, Y):
        loss = self.cce.forward(self._logits(X), Y)
        grads = {}
        d, _ = self.cce.backward()
        d, grads["W2"], grads["b2"] = self.affine2.backward(d)
        d, grads["W1"], grads["b1"] = self.affine1.backward(d)
        for k in grads:
            self.params[k] = self.params[k] - self.lr * grads[k]
        return loss
