# question: FeedforwardNet
# wrong
# a tutor would say: W2 is changed before the gradient goes back through it, so d_hidden uses the new W2. All gradients have to be taken before any parameter changes.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.lr = learning_rate
        self.params = {}
        self.params["W1"] = xavier_uniform((input_size, hidden_size), rng)
        self.params["b1"] = np.zeros(hidden_size)
        self.params["W2"] = xavier_uniform((hidden_size, output_size), rng)
        self.params["b2"] = np.zeros(output_size)

    def predict(self, X):
        p = self.params
        hidden = np.maximum(X @ p["W1"] + p["b1"], 0)
        return softmax(hidden @ p["W2"] + p["b2"])

    def step(self, X, Y):
        p = self.params
        before = X @ p["W1"] + p["b1"]
        hidden = np.maximum(before, 0)
        output = CategoricalCrossEntropy()
        loss = output.forward(hidden @ p["W2"] + p["b2"], Y)

        # second layer
        d_logits, _ = output.backward()
        p["W2"] = p["W2"] - self.lr * (hidden.T @ d_logits)
        p["b2"] = p["b2"] - self.lr * d_logits.sum(axis=0)

        # first layer
        d_hidden = (d_logits @ p["W2"].T) * (before > 0)
        p["W1"] = p["W1"] - self.lr * (X.T @ d_hidden)
        p["b1"] = p["b1"] - self.lr * d_hidden.sum(axis=0)
        return loss
