"""FeedforwardNet: a network with one hidden layer, trained."""

import numpy as np

from grading.questions.backpropagation import away_from_zero, bank, new_seeds, one_hot_rows, weights


# In the answer: the probabilities with either of two sets of parameters; losses, params and
# probabilities after the steps. Meanwhile `others` are made, networks of these learning rates that
# take a step.
# Or, if there are seeds, the params of fresh networks: two without a generator, one for each seed,
# of which the first and the last are alike, and another with the first generator.
def probe(X, Y, X_new, sizes, start, num_steps, learning_rate, seeds, others):
    names = ("W1", "b1", "W2", "b2")
    if seeds:
        rngs = [*map(np.random.default_rng, seeds)]
        nets = [FeedforwardNet(*sizes, rng=rng) for rng in [None, None, *rngs, rngs[0]]]
        answer = [[net.params[name] for name in names] for net in nets]
    else:
        net, seen = FeedforwardNet(*sizes, *learning_rate), []
        for scale in (2, 1):
            for name in names:
                net.params[name] = scale * start[name]
            seen.append(net.predict(X))
        for rate in others:
            other = FeedforwardNet(*sizes, rate)
            for name in names:
                other.params[name] = 3 * start[name]
            other.step(X, Y)
        losses = [net.step(X, Y) for _ in range(num_steps)]
        params, y_hats = [net.params[name] for name in names], [net.predict(new) for new in X_new]
        answer = [seen, losses, params, y_hats]
    return answer


# A network that does not use what it is given has no numbers to compare.
def measure(answer, Y, sizes, start, num_steps, seeds):
    if seeds:
        starts = [each[::2] for each in answer]
        bounds = [(6 / sum(sizes[:2])) ** 0.5, (6 / sum(sizes[1:])) ** 0.5]
        shares = [[W / a for W, a in zip(each, bounds)] for each in starts]
        largest_of = lambda each: max(np.abs(share).max() for share in each) or 1
        largest = [np.abs(share).max() for each in shares for share in each]
        unseeded, second, one, another, again, following = starts
        facts = {
            "shapes at first": [[list(np.shape(value)) for value in each] for each in answer],
            "W1 and W2 are random at first": all(
                np.unique(value).size == np.size(value) for each in starts for value in each
            ),
            "W1 and W2 beyond Xavier's bound at first": max(largest) > 1 + 1e-6,
            "W1 or W2 far within it": min(largest) < 0.4,
            "b1 and b2 are zero at first": not any(
                np.any(value) for each in answer for value in each[1::2]
            ),
            "W1 and W2 are drawn one after the other": all(
                np.isin(*(np.round(share / largest_of(each), 4) for share in each)).mean() < 0.5
                for each in shares
            ),
            "another rng, another start": not any(map(np.array_equal, one, another)),
            "the same rng, the same start": all(map(np.array_equal, one, again)),
            "the next from this rng, another start": not any(map(np.array_equal, one, following)),
            "no rng, another start each time": not any(map(np.array_equal, unseeded, second)),
        }
    else:
        seen, losses, params, y_hats = answer
        shape = None if seen[0] is None else str(np.shape(seen[0]))
        used = not np.array_equal(*seen)
        comparable = used and shape == str(Y.shape)
        facts = {
            "shape of predict": shape,
            "predict goes by the params that are set": used,
            "losses": losses if comparable else None,
            "predict": y_hats if comparable else None,
        }
        if num_steps:
            facts |= {
                f"change of {name}": after - start[name] if comparable else None
                for name, after in zip(("W1", "b1", "W2", "b2"), params, strict=True)
            }
    return facts


q = bank.question(
    "FeedforwardNet",
    probe,
    points=4,
    measure=measure,
    uses=("softmax", "Affine", "ReLU", "CategoricalCrossEntropy", "xavier_uniform"),
)
q.hints(
    "It is logistic regression with an affine layer and a ReLU in front. Go through the picture "
    "from left to right for the loss, from right to left for the gradients.",
    "Start: Xavier weights drawn with `rng`, or with a new generator if it is None; zeros for the"
    " biases. If you use `Affine`, make two: each keeps inputs of its own.",
    "`step`, one way: loss, d_logits; the second affine layer gives d_W2, d_b2 and what goes "
    "back; through ReLU; the first gives d_W1, d_b1. Only then move all four.",
)


def network(rng, num_samples, sizes, num_steps, *learning_rate, seeds=(), others=()):
    """Where steps are taken, every hidden unit is just above or below 0 for the first sample, which
    is classified wrong: so it shows whether exactly those above 0 pass on the way back."""
    input_size, hidden_size, output_size = sizes
    drawn = {
        "X": rng.normal(size=(num_samples, input_size)),
        "Y": one_hot_rows(rng, num_samples, output_size),
        "X_new": [],
        "sizes": list(sizes),
        "start": {
            "W1": weights(rng, input_size, hidden_size),
            "b1": away_from_zero(rng, hidden_size),
            "W2": weights(rng, hidden_size, output_size),
            # One class far below 0, so that logits are negative somewhere.
            "b2": rng.permuted(np.linspace(-2, 1, output_size)) + rng.uniform(-0.2, 0.2),
        },
        "num_steps": num_steps,
        "learning_rate": list(learning_rate),
        "seeds": list(seeds),
        "others": list(others),
    }
    X, Y, start = drawn["X"], drawn["Y"], drawn["start"]
    if num_steps:
        Y[0] = np.eye(output_size)[start["b2"].argmin()]
        signs = rng.permuted(np.resize([1, -1], hidden_size))
        start["b1"] = signs * rng.uniform(1e-4, 1e-3, size=hidden_size) - X[0] @ start["W1"]
    return drawn


def large(rng):
    """Inputs of about 100, with weights to suit, so that the gradient of W1 is large, too."""
    drawn = network(rng, 6, (4, 5, 3), 2, 1e-4 * rng.uniform(0.1, 0.3))
    start = drawn["start"]
    return drawn | {"X": 100 * drawn["X"], "start": {**start, "W1": start["W1"] / 100}}


q.cases = {
    "probabilities, without a step": lambda rng: (
        network(rng, 6, (5, 7, 3), 0) | {"X_new": [rng.normal(size=(8, 5))]}
    ),
    "one step, at the default rate": lambda rng: network(rng, 8, (4, 6, 3), 1),
    "two steps": lambda rng: network(rng, 9, (3, 5, 4), 2, rng.uniform(0.1, 0.3)),
    "one sample": lambda rng: (
        network(rng, 1, (4, 24, 3), 1, rng.uniform(0.1, 0.3)) | {"X_new": [rng.normal(size=(8, 4))]}
    ),
    "two steps, inputs of about 100": large,
    "two steps, while another network takes one": lambda rng: network(
        rng, 7, (4, 6, 3), 2, rng.uniform(0.1, 0.3), others=[rng.uniform(2, 3)]
    ),
    "the weights that it starts with by itself": lambda rng: network(
        rng, 20, (4, 6, 3), 0, seeds=new_seeds(rng)
    ),
}

# fmt: off
q.slip("no_relu_gradient",
    "ReLU lies on the way back, too: where it cut an entry off, no gradient passes.",
    was="self.relu.backward(d_hidden)", now="d_hidden")
q.slip("shared_params",
    "All networks have the same params here: another overwrites them. Each keeps its own.",
    was="self.params = {", now="FeedforwardNet.params = {")
q.slip("shared_rate", "All networks have the learning rate of the one that was made last.",
    was="self.learning_rate = learning_rate",
    now="FeedforwardNet.learning_rate = learning_rate")
q.slip("W2_updated_first",
    "d_hidden belongs to the weights of the forward pass: here W2 has changed before it is taken.",
    was=["d_hidden, d_W2, d_b2 = self.affine2.backward(d_logits)", '"W2": d_W2,'],
    now=[
        """
        _, d_W2, d_b2 = self.affine2.backward(d_logits)
        self.params["W2"] = self.params["W2"] - self.learning_rate * d_W2
        d_hidden = d_logits @ self.params["W2"].T
        """, ""])
q.slip("relu_on_logits", "The logits may be negative: there is no ReLU after the last layer.",
    was=["self.loss = CategoricalCrossEntropy()",
        'self.affine2.forward(hidden, self.params["W2"], self.params["b2"])',
        "self.affine2.backward(d_logits)"],
    now=["self.last, self.loss = ReLU(), CategoricalCrossEntropy()",
        'self.last.forward(self.affine2.forward(hidden, self.params["W2"], self.params["b2"]))',
        "self.affine2.backward(self.last.backward(d_logits))"])
q.slip("no_relu",
    "Without ReLU two affine layers are one affine map: the hidden layer is of no use.",
    was=["self.relu.forward", "self.relu.backward"], now=["", ""])
q.slip("tanh", "The hidden layer has tanh here: ReLU is asked for, on both ways.",
    was=['self.relu.forward(self.affine1.forward(X, self.params["W1"], self.params["b1"]))',
        "self.relu.backward(d_hidden)"],
    now=['np.tanh(self.affine1.forward(X, self.params["W1"], self.params["b1"]))',
        'd_hidden * (1 - np.tanh(X @ self.params["W1"] + self.params["b1"]) ** 2)'])
q.slip("softmax_twice",
    "The loss takes logits and applies softmax itself: here it gets probabilities.",
    was="self.loss.forward(self._logits(X)", now="self.loss.forward(softmax(self._logits(X))")
q.slip("one_affine_for_both",
    "One layer object serves twice here: the second pass overwrites what the first one kept.",
    was="self.affine1, self.relu, self.affine2 = Affine(), ReLU(), Affine()",
    now="self.affine1 = self.affine2 = Affine()\nself.relu = ReLU()")
q.slip("last_layer_only", "Only the last layer learns here: W1 and b1 have gradients as well.",
    was='"W1": d_W1, "b1": d_b1,', now="")
q.slip("biases_not_updated", "The biases learn as well: their gradients are there, and not used.",
    was='"b1": d_b1, "W2": d_W2, "b2": d_b2', now='"W2": d_W2')
q.slip("uphill", "The gradient points uphill: the step goes the other way.",
    was="- self.learning_rate", now="+ self.learning_rate")
q.slip("loss_after", "The loss that is returned belongs to the parameters before the step.",
    was="return loss", now="return self.loss.forward(self._logits(X), Y)")
q.slip("logits", "predict returns logits here: probabilities come out of softmax.",
    was="softmax(self._logits(X))", now="self._logits(X)")
q.slip("starts_at_zero",
    "With zero weights all hidden units are alike and stay so: draw them at random.",
    was=["xavier_uniform((input_size, hidden_size), rng)",
        "xavier_uniform((hidden_size, output_size), rng)"],
now=["np.zeros((input_size, hidden_size))", "np.zeros((hidden_size, output_size))"])
q.slip("starts_beyond_the_bound",
    "Some weights lie beyond Xavier's bound: draw them with xavier_uniform, to fit their sizes.",
    was=["xavier_uniform((input_size, hidden_size), rng)",
        "xavier_uniform((hidden_size, output_size), rng)"],
    now=["rng.normal(size=(input_size, hidden_size))",
        "rng.normal(size=(hidden_size, output_size))"])
q.slip("starts_far_within",
    "W1 or W2 starts far within Xavier's bound: xavier_uniform makes both fit their sizes.",
    was=["xavier_uniform((input_size, hidden_size), rng)",
        "xavier_uniform((hidden_size, output_size), rng)"],
    now=["0.01 * rng.normal(size=(input_size, hidden_size))",
        "0.01 * rng.normal(size=(hidden_size, output_size))"])
q.slip("starts_far_within_unseeded",
    "W1 or W2 starts far within Xavier's bound, and not from `rng`: no start can be repeated.",
    was=["xavier_uniform((input_size, hidden_size), rng)",
        "xavier_uniform((hidden_size, output_size), rng)"],
    now=["0.01 * np.random.normal(size=(input_size, hidden_size))",
        "0.01 * np.random.normal(size=(hidden_size, output_size))"])
q.slip("biases_not_zero", "The biases start at zero, and here they do not.",
    was=["np.zeros(hidden_size)", "np.zeros(output_size)"],
    now=["rng.uniform(-1, 1, hidden_size)", "rng.uniform(-1, 1, output_size)"])
q.slip("rng_ignored",
    "Not all weights come from the generator that was passed in: no start can be repeated.",
    was="np.random.default_rng() if rng is None else rng", now="np.random.default_rng()")
q.slip("always_the_same_start",
    "None asks for a new generator: here all networks made without one start alike.",
    was="np.random.default_rng() if rng", now="np.random.default_rng(0) if rng")
q.slip("same_draws_for_both",
    "W1 and W2 are made of the same random numbers: the second draw has to go on from the first.",
    was=["self.params = {", "(input_size, hidden_size), rng", "(hidden_size, output_size), rng"],
    now=["seed = rng.integers(10**9)\nself.params = {",
        "(input_size, hidden_size), np.random.default_rng(seed)",
        "(hidden_size, output_size), np.random.default_rng(seed)"])
q.slip("params_without_effect",
    "predict gives the same whatever is put into params: look the parameters up there at each use.",
    was=["self.learning_rate = learning_rate", 'self.params["W1"], self.params["b1"]',
        'self.params["W2"], self.params["b2"]', "= self.params[name] -"],
    now=["self.own = dict(self.params)\nself.learning_rate = learning_rate",
        'self.own["W1"], self.own["b1"]', 'self.own["W2"], self.own["b2"]',
        "= self.own[name] = self.own[name] -"])
q.slip("relu_first", "ReLU comes after the first affine layer: here it cuts off the inputs.",
    was=['self.relu.forward(self.affine1.forward(X, self.params["W1"], self.params["b1"]))',
        "self.relu.backward(d_hidden)"],
    now=['self.affine1.forward(self.relu.forward(X), self.params["W1"], self.params["b1"])',
        "d_hidden"])
q.slip("mask_from_gradient",
    "What passes on the way back was decided on the way forward, not by the sign of the gradient.",
    was="self.relu.backward(d_hidden)", now="np.maximum(d_hidden, 0)")
q.slip("b1_not_updated", "b1 learns as well: its gradient is there, and not used.",
    was='"b1": d_b1,', now="")
q.slip("b2_not_updated", "b2 learns as well: its gradient is there, and not used.",
    was=', "b2": d_b2', now="")
q.slip("W1_not_updated", "W1 learns as well: its gradient is there, and not used.",
    was='"W1": d_W1,', now="")
q.slip("W2_not_updated", "W2 learns as well: its gradient is there, and not used.",
    was='"W2": d_W2,', now="")
q.slip("first_layer_only", "Only the first layer learns here: W2 and b2 have gradients as well.",
    was='"W2": d_W2, "b2": d_b2', now="")
q.slip("rate_ignored",
    "The learning rate is a fixed number here, whatever was given when it was made.",
    was="self.learning_rate = learning_rate", now="self.learning_rate = 0.01")
q.slip("another_default", "The learning rate is 0.01 if none is given: here it is another one.",
    was="learning_rate=1e-2", now="learning_rate=0.1")
q.slip("no_relu_in_predict", "predict leaves out the ReLU between the layers: step has it.",
    was="softmax(self._logits(X))",
    now="""
        softmax(
            (X @ self.params["W1"] + self.params["b1"]) @ self.params["W2"] + self.params["b2"]
        )
    """)
q.slip("gradient_of_the_sum", "The step follows the mean loss: here it is N times as long.",
    was="* gradient", now="* gradient * len(X)")
q.slip("divided_again", "The gradient is a mean over the batch already: no second division by N.",
    was="* gradient", now="* gradient / len(X)")
q.slip("loss_summed", "The loss is a mean over the batch: here it is the sum.",
    was="return loss", now="return loss * len(X)")
q.slip("no_return", "step takes its step and gives nothing back: the loss is asked for.",
    was="return loss", now="")
q.slip("softmax_twice_in_predict", "Softmax of probabilities flattens them: once is enough.",
    was="softmax(self._logits(X))", now="softmax(softmax(self._logits(X)))")
q.slip("biases_a_row", "The biases are vectors: here they are matrices of one row.",
    was=["np.zeros(hidden_size)", "np.zeros(output_size)"],
    now=["np.zeros((1, hidden_size))", "np.zeros((1, output_size))"])
q.slip("sigmoid", "The hidden layer has a sigmoid here: ReLU is asked for, on both ways.",
    was=['self.relu.forward(self.affine1.forward(X, self.params["W1"], self.params["b1"]))',
        "self.relu.backward(d_hidden)"],
    now=['1 / (1 + np.exp(-self.affine1.forward(X, self.params["W1"], self.params["b1"])))',
        """
        d_hidden / (
            (1 + np.exp(-X @ self.params["W1"] - self.params["b1"]))
            * (1 + np.exp(X @ self.params["W1"] + self.params["b1"]))
        )
        """])
q.slip("b1_left_out", "The hidden layer is computed without its bias b1.",
    was='self.params["W1"], self.params["b1"]', now='self.params["W1"], 0 * self.params["b1"]')
q.slip("b2_left_out", "The logits are computed without their bias b2.",
    was='self.params["W2"], self.params["b2"]', now='self.params["W2"], 0 * self.params["b2"]')
q.slip("W2_from_before_relu",
    "W2 multiplies what comes out of ReLU: its gradient is made of that, not of what goes in.",
    was="d_hidden, d_W2, d_b2 = self.affine2.backward(d_logits)",
    now="""
        d_hidden, _, d_b2 = self.affine2.backward(d_logits)
        d_W2 = (X @ self.params["W1"] + self.params["b1"]).T @ d_logits
    """)
# fmt: on


@q.right
def cell():
    class FeedforwardNet:
        """Without layers; W2 is drawn first."""

        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = np.random.default_rng() if rng is None else rng
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


@q.right
def cell():
    class FeedforwardNet:
        """A list of layers, gone through in both directions."""

        def __init__(
            self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None, act=ReLU
        ):
            rng = np.random.default_rng(rng)
            self.params = {
                "W1": xavier_uniform((input_size, hidden_size), rng),
                "b1": np.zeros(hidden_size),
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
                d_out, *d_params = layer.backward(d_out) if names else [layer.backward(d_out)]
                gradients.update(zip(names, d_params))
            for name in gradients:
                self.params[name] = self.params[name] - self.lr * gradients[name]
            return loss


@q.right
def cell():
    class FeedforwardNet:
        """Built on logistic regression as its last layer."""

        def __init__(self, input_size, hidden_size, output_size, learning_rate=1e-2, rng=None):
            rng = rng or np.random.default_rng()
            self.params = {"b1": np.zeros(hidden_size), "b2": np.zeros(output_size)}
            self.params["W1"] = xavier_uniform((input_size, hidden_size), rng)
            self.params["W2"] = xavier_uniform((hidden_size, output_size), rng)
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
            d_hidden = (self.predict(X) - Y) / len(X) @ self.params["W2"].T
            loss = self.last.step(H, Y)
            _, d_W1, d_b1 = self.affine.backward(self.relu.backward(d_hidden))
            self.params["W1"] = self.params["W1"] - self.learning_rate * d_W1
            self.params["b1"] = self.params["b1"] - self.learning_rate * d_b1
            self.params.update(W2=self.last.params["W"], b2=self.last.params["b"])
            return loss
