# question: FeedforwardNet
# wrong, two mistakes
# a tutor would say: There is a second ReLU behind the last affine layer, so no logit can be negative; only the hidden layer has one. And b1 is never updated.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        if rng is None:
            rng = np.random.default_rng()
        self.params = {}
        sizes = [input_size, hidden_size, output_size]
        for i in (1, 2):
            self.params[f"W{i}"] = xavier_uniform((sizes[i - 1], sizes[i]), rng)
            self.params[f"b{i}"] = np.zeros(sizes[i])
        self.learning_rate = learning_rate

    def forward(self, X):
        self.affines = [Affine(), Affine()]
        self.relus = [ReLU(), ReLU()]
        out = X
        for i in (0, 1):
            weight, bias = self.params[f"W{i + 1}"], self.params[f"b{i + 1}"]
            out = self.relus[i].forward(self.affines[i].forward(out, weight, bias))
        return out

    def predict(self, X):
        return softmax(self.forward(X))

    def step(self, X, Y):
        loss_layer = CategoricalCrossEntropy()
        loss = loss_layer.forward(self.forward(X), Y)
        d_out, _ = loss_layer.backward()
        d_out = self.relus[1].backward(d_out)
        d_hidden, d_W2, d_b2 = self.affines[1].backward(d_out)
        d_hidden = self.relus[0].backward(d_hidden)
        _, d_W1, d_b1 = self.affines[0].backward(d_hidden)
        self.params["W1"] = self.params["W1"] - self.learning_rate * d_W1
        self.params["W2"] = self.params["W2"] - self.learning_rate * d_W2
        self.params["b2"] = self.params["b2"] - self.learning_rate * d_b2
        return loss
