# question: FeedforwardNet
# wrong, two mistakes
# a tutor would say: W2 is changed before the gradient is passed back through it, so the gradients of the first layer use the new W2. And predict leaves out the ReLU that step has.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.learning_rate = learning_rate
        self.params = {
            "W1": xavier_uniform((input_size, hidden_size), rng),
            "b1": np.zeros(hidden_size),
            "W2": xavier_uniform((hidden_size, output_size), rng),
            "b2": np.zeros(output_size),
        }

    def predict(self, X):
        hidden = X @ self.params["W1"] + self.params["b1"]
        logits = hidden @ self.params["W2"] + self.params["b2"]
        return softmax(logits)

    def step(self, X, Y):
        p, lr = self.params, self.learning_rate
        before_relu = X @ p["W1"] + p["b1"]
        hidden = np.maximum(before_relu, 0)
        loss_layer = CategoricalCrossEntropy()
        loss = loss_layer.forward(hidden @ p["W2"] + p["b2"], Y)
        d_logits, _ = loss_layer.backward()

        # second layer
        p["W2"] = p["W2"] - lr * hidden.T @ d_logits
        p["b2"] = p["b2"] - lr * d_logits.sum(axis=0)

        # first layer
        d_hidden = d_logits @ p["W2"].T
        d_before = d_hidden * (before_relu > 0)
        p["W1"] = p["W1"] - lr * X.T @ d_before
        p["b1"] = p["b1"] - lr * d_before.sum(axis=0)
        return loss
