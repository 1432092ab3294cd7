# question: FeedforwardNet
# wrong
# a tutor would say: In step you hand probabilities to the cross-entropy, which expects logits and takes the softmax once more. So neither the loss nor the gradients are right.

class FeedforwardNet:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
        generator = np.random.default_rng() if rng is None else rng
        self.learning_rate = learning_rate
        self.params = {}
        self.params["W1"] = xavier_uniform((input_size, hidden_size), generator)
        self.params["b1"] = np.zeros(hidden_size)
        self.params["W2"] = xavier_uniform((hidden_size, output_size), generator)
        self.params["b2"] = np.zeros(output_size)
        self.affine_1 = Affine()
        self.relu = ReLU()
        self.affine_2 = Affine()
        self.loss_fn = CategoricalCrossEntropy()

    def predict(self, X):
        x = self.affine_1.forward(X, self.params["W1"], self.params["b1"])
        x = self.relu.forward(x)
        x = self.affine_2.forward(x, self.params["W2"], self.params["b2"])
        return softmax(x)

    def step(self, X, Y):
        y_hat = self.predict(X)
        loss = self.loss_fn.forward(y_hat, Y)
        d_y, _ = self.loss_fn.backward()
        d_h, d_W2, d_b2 = self.affine_2.backward(d_y)
        d_a = self.relu.backward(d_h)
        d_X, d_W1, d_b1 = self.affine_1.backward(d_a)
        self.params["W1"] = self.params["W1"] - self.learning_rate * d_W1
        self.params["b1"] = self.params["b1"] - self.learning_rate * d_b1
        self.params["W2"] = self.params["W2"] - self.learning_rate * d_W2
        self.params["b2"] = self.params["b2"] - self.learning_rate * d_b2
        return loss
