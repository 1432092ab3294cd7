"""Other right ways for 04_backpropagation."""

from tests.other_right_answers import right


@right("numerical_gradient")
def numerical_gradient(f, x, eps=1e-6):
    # Back by arithmetic: x ends as it was but for the last digit.
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += eps
        above = f(x)
        x[i] -= 2 * eps
        below = f(x)
        x[i] += eps
        gradient[i] = (above - below) / eps / 2
    return gradient


@right("numerical_gradient")
def numerical_gradient(f, x, eps=1e-6):
    slopes = []
    for e in np.eye(x.size):
        step = eps * e.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(slopes).reshape(x.shape)


@right("numerical_gradient")
def numerical_gradient(f, x, eps=1e-6, progress=False):
    gradient = np.empty_like(x)
    for i, _ in np.ndenumerate(x):
        above, below = x.copy(), x.copy()
        above[i] += eps
        below[i] -= eps
        gradient[i] = (float(f(above)) - float(f(below))) / (above[i] - below[i])
    return gradient


@right("Affine")
def cell():
    class Affine:
        def __init__(self, name="affine"):
            self.name = name
            self.inputs = self.weight = None

        def forward(self, inputs, weight, bias):
            self.inputs, self.weight = inputs.copy(), weight.copy()
            return np.einsum("nd,dm->nm", inputs, weight) + bias[None, :]

        def backward(self, d_out):
            d_weight = sum(np.outer(x, d) for x, d in zip(self.inputs, d_out))
            d_bias = np.ones(len(d_out)) @ d_out
            return [np.dot(d_out, self.weight.T), d_weight, d_bias]


@right("Affine")
def cell():
    class Affine:
        """Keeps a function in place of arrays."""

        def forward(self, inputs, weight, bias):
            self.backward = lambda d_out: (
                (weight @ d_out.T).T,
                np.tensordot(inputs, d_out, axes=(0, 0)),
                np.add.reduce(d_out),
            )
            return np.dot(inputs, weight) + bias


@right("Affine")
def cell():
    class Affine:
        def forward(self, X, W, b):
            self.d_weight, self.d_bias = np.zeros_like(W), np.zeros_like(b)
            self.X, self.W = X, W
            return X @ W + b

        def backward(self, d_out):
            self.d_weight[...] = self.X.T @ d_out
            self.d_bias[...] = d_out.sum(0)
            return d_out @ self.W.T, self.d_weight, self.d_bias


@right("ReLU")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.inputs = inputs
            return np.maximum(0, inputs)

        def backward(self, d_out):
            d_inputs = d_out.copy()
            d_inputs[self.inputs <= 0] = 0
            return d_inputs


@right("ReLU")
def cell():
    class ReLU:
        def __init__(self):
            self.outputs = None

        def forward(self, inputs):
            self.outputs = inputs * (inputs > 0)
            return self.outputs

        def backward(self, d_out):
            return np.where(self.outputs > 0, d_out, 0.0)


@right("ReLU")
def cell():
    class ReLU:
        def forward(self, inputs):
            self.slope = np.heaviside(inputs, 0)
            return (np.abs(inputs) + inputs) / 2

        def backward(self, d_out):
            return self.slope * d_out


@right("softmax")
def softmax(Z):
    E = np.exp((Z.T - np.amax(Z, axis=1)).T)
    E /= np.sum(E, axis=-1)[:, np.newaxis]
    return E


@right("softmax")
def softmax(Z, axis=1):
    return np.exp(Z - np.logaddexp.reduce(Z, axis=axis, keepdims=True))


@right("softmax")
def softmax(Z):
    rows = []
    for z in Z:
        e = np.exp(z - max(z))
        rows.append(e / sum(e))
    return np.array(rows)


@right("CategoricalCrossEntropy")
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            self.logits, self.labels = logits, labels
            log_y_hat = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
            return -np.sum(labels * log_y_hat) / logits.shape[0]

        def backward(self, d_out=1.0):
            d_logits = np.subtract(softmax(self.logits), self.labels)
            d_logits *= d_out / d_logits.shape[0]
            return d_logits, None


@right("CategoricalCrossEntropy")
def cell():
    class CategoricalCrossEntropy:
        """Computes everything on the way forward; the truth as class numbers."""

        def __init__(self):
            self.d_logits = None

        def forward(self, logits, labels):
            N = len(logits)
            true = labels.argmax(axis=1)
            S = logits - logits.max(axis=1, keepdims=True)
            sums = np.exp(S).sum(axis=1)
            self.d_logits = np.exp(S) / sums[:, None] / N
            self.d_logits[np.arange(N), true] -= 1 / N
            return float(np.mean(np.log(sums) - S[np.arange(N), true]))

        def backward(self, d_out=1.0):
            return [self.d_logits * d_out, None]


@right("CategoricalCrossEntropy")
def cell():
    class CategoricalCrossEntropy:
        def forward(self, logits, labels):
            losses = []
            for z, y in zip(logits, labels):
                top = z.max()
                losses.append(top + np.log(np.exp(z - top).sum()) - z @ y)
            self.y_hat, self.labels = softmax(logits), labels.copy()
            return np.array(losses).mean()

        def backward(self, d_out=1.0, d_labels=None):
            return d_out / len(self.labels) * (self.y_hat - self.labels), d_labels


@right("LogisticRegression")
def cell():
    class LogisticRegression:
        """Updates in place."""

        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            self.params = {
                "b": np.zeros((num_classes,)),
                "W": np.zeros((num_features, num_classes)),
            }
            self.lr = learning_rate

        def predict(self, X):
            return softmax(Affine().forward(X, **self._named()))

        def _named(self):
            return {"weight": self.params["W"], "bias": self.params["b"]}

        def step(self, X, Y):
            affine, loss_layer = Affine(), CategoricalCrossEntropy()
            loss = loss_layer.forward(affine.forward(X, **self._named()), Y)
            gradients = affine.backward(loss_layer.backward()[0])[1:]
            for value, gradient in zip((self.params["W"], self.params["b"]), gradients):
                value -= self.lr * gradient
            return float(loss)


@right("LogisticRegression")
def cell():
    class LogisticRegression:
        """Without layers."""

        def __init__(self, num_features, num_classes, learning_rate=1e-2, verbose=False):
            self.params = {}
            self.params["b"] = np.zeros(num_classes)
            self.params["W"] = np.zeros([num_features, num_classes])
            self.learning_rate, self.verbose = learning_rate, verbose

        def _log_y_hat(self, X):
            Z = X @ self.params["W"] + self.params["b"]
            return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)

        def predict(self, X):
            return np.exp(self._log_y_hat(X))

        def step(self, X, Y):
            log_y_hat = self._log_y_hat(X)
            G = (np.exp(log_y_hat) - Y) / len(X)
            self.params = {
                "W": self.params["W"] - self.learning_rate * X.T @ G,
                "b": self.params["b"] - self.learning_rate * G.sum(axis=0),
            }
            return -np.mean(log_y_hat[Y == 1])


@right("LogisticRegression")
def cell():
    class LogisticRegression:
        """Its parameters in a dictionary of another kind."""

        def __init__(self, num_features, num_classes, learning_rate=1e-2):
            from collections import OrderedDict

            self.affine, self.loss_layer, self.learning_rate = (
                Affine(),
                CategoricalCrossEntropy(),
                learning_rate,
            )
            W, b = np.zeros((num_features, num_classes)), np.zeros(num_classes)
            self.params = OrderedDict([("W", W), ("b", b)])
            self.losses = []

        def forward(self, X):
            self.logits = self.affine.forward(X, *self.params.values())
            return softmax(self.logits)

        predict = forward

        def step(self, X, Y):
            self.forward(X)
            self.losses.append(self.loss_layer.forward(self.logits, Y))
            d_logits, _ = self.loss_layer.backward(1.0)
            d_X, *gradients = self.affine.backward(d_logits)
            for name, gradient in zip(self.params, gradients):
                self.params[name] = self.params[name] - self.learning_rate * gradient
            return self.losses[-1]


@right("xavier_uniform")
def xavier_uniform(shape, rng):
    a = (6 / sum(shape)) ** 0.5
    return 2 * a * rng.random(shape) - a


@right("xavier_uniform")
def xavier_uniform(shape, rng):
    fan_in, fan_out = shape
    a = np.sqrt(6) / np.sqrt(fan_in + fan_out)
    return (a * rng.uniform(-1, 1, (fan_out, fan_in)).T).astype(np.float32)


@right("xavier_uniform")
def xavier_uniform(shape, rng=None):
    deviation = np.sqrt(2.0 / (shape[0] + shape[1]))
    low, high = -np.sqrt(3) * deviation, np.sqrt(3) * deviation
    return np.array([rng.uniform(low, high, size=shape[1]) for _ in range(shape[0])])


@right("FeedforwardNet")
def cell():
    class FeedforwardNet:
        """Without layers; W2 is drawn first."""

        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            if rng is None:
                rng = np.random.default_rng()
            self.params, self.learning_rate = {}, learning_rate
            self.params["W2"] = xavier_uniform((hidden_size, output_size), rng)
            self.params["W1"] = xavier_uniform((input_size, hidden_size), rng)
            self.params["b2"], self.params["b1"] = np.zeros(output_size), np.zeros(hidden_size)

        def forward(self, X):
            hidden = np.maximum(X @ self.params["W1"] + self.params["b1"], 0)
            return hidden, hidden @ self.params["W2"] + self.params["b2"]

        def predict(self, X):
            return softmax(self.forward(X)[1])

        def step(self, X, Y):
            hidden, Z = self.forward(X)
            log_y_hat = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
            G = (np.exp(log_y_hat) - Y) / len(X)
            d_hidden = G @ self.params["W2"].T * (hidden > 0)
            self.params["W2"] -= self.learning_rate * hidden.T @ G
            self.params["b2"] -= self.learning_rate * G.sum(axis=0)
            self.params["W1"] -= self.learning_rate * X.T @ d_hidden
            self.params["b1"] -= self.learning_rate * d_hidden.sum(axis=0)
            return -np.sum(Y * log_y_hat) / len(X)


@right("FeedforwardNet")
def cell():
    class FeedforwardNet:
        """A list of layers, gone through in both directions; biases start a little above zero."""

        def __init__(
            self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None, act=ReLU
        ):
            rng = np.random.default_rng(rng)
            self.params = {
                "W1": xavier_uniform((input_size, hidden_size), rng),
                "b1": np.full(hidden_size, 0.01),
                "W2": xavier_uniform((hidden_size, output_size), rng),
                "b2": np.zeros(output_size),
            }
            self.lr = learning_rate
            self.layers = [(Affine(), ("W1", "b1")), (act(), ()), (Affine(), ("W2", "b2"))]

        def logits(self, X):
            for layer, names in self.layers:
                X = layer.forward(X, *(self.params[name] for name in names))
            return X

        def predict(self, X):
            return softmax(self.logits(X))

        def step(self, X, Y):
            head, gradients = CategoricalCrossEntropy(), {}
            loss = head.forward(self.logits(X), Y)
            d_out, _ = head.backward()
            for layer, names in reversed(self.layers):
                if names:
                    d_out, *found = layer.backward(d_out)
                    gradients.update(zip(names, found))
                else:
                    d_out = layer.backward(d_out)
            for name in gradients:
                self.params[name] = self.params[name] - self.lr * gradients[name]
            return loss


@right("FeedforwardNet")
def cell():
    class FeedforwardNet:
        """Built on logistic regression as its last layer."""

        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            self.params = {
                "W1": rng.normal(0, 0.1, size=(input_size, hidden_size)),
                "b1": np.zeros(hidden_size),
                "W2": rng.normal(0, 0.1, size=(hidden_size, output_size)),
                "b2": np.zeros(output_size),
            }
            self.learning_rate = learning_rate
            self.last = LogisticRegression(hidden_size, output_size, learning_rate)

        def hidden(self, X):
            self.affine, self.relu = Affine(), ReLU()
            return self.relu.forward(self.affine.forward(X, self.params["W1"], self.params["b1"]))

        def predict(self, X):
            self.last.params.update(W=self.params["W2"], b=self.params["b2"])
            return self.last.predict(self.hidden(X))

        def step(self, X, Y):
            H = self.hidden(X)
            d_logits = (self.predict(X) - Y) / len(X)
            d_hidden = d_logits @ self.params["W2"].T
            loss = self.last.step(H, Y)
            _, d_W1, d_b1 = self.affine.backward(self.relu.backward(d_hidden))
            self.params["W1"] = self.params["W1"] - self.learning_rate * d_W1
            self.params["b1"] = self.params["b1"] - self.learning_rate * d_b1
            self.params.update(W2=self.last.params["W"], b2=self.last.params["b"])
            return loss
