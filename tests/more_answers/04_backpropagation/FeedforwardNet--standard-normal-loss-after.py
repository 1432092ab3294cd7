# question: FeedforwardNet
# wrong, two mistakes
# a tutor would say: The weights start as standard normal numbers, far too wide, and not Xavier-uniform. And the returned loss is computed after the update, it should be the one before.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        rng = rng or np.random.default_rng()
        self.alpha = learning_rate
        self.params = {
            "W1": rng.standard_normal((input_size, hidden_size)),
            "b1": np.zeros(hidden_size),
            "W2": rng.standard_normal((hidden_size, output_size)),
            "b2": np.zeros(output_size),
        }
        self.layers = Affine(), ReLU(), Affine()
        self.loss_layer = CategoricalCrossEntropy()

    def forward(self, X):
        first, bend, second = self.layers
        hidden = bend.forward(first.forward(X, self.params["W1"], self.params["b1"]))
        return second.forward(hidden, self.params["W2"], self.params["b2"])

    def predict(self, X):
        return softmax(self.forward(X))

    def step(self, X, Y):
        first, bend, second = self.layers
        self.loss_layer.forward(self.forward(X), Y)
        d_logits, _ = self.loss_layer.backward()
        d_hidden, d_W2, d_b2 = second.backward(d_logits)
        _, d_W1, d_b1 = first.backward(bend.backward(d_hidden))
        gradients = {"W1": d_W1, "b1": d_b1, "W2": d_W2, "b2": d_b2}
        self.params.update({k: self.params[k] - self.alpha * g for k, g in gradients.items()})
        return self.loss_layer.forward(self.forward(X), Y)
