"""LogisticRegression: an affine layer and the loss, trained."""

import numpy as np

from grading.questions.backpropagation import away_from_zero, bank, one_hot_rows, weights


# The model is given its parameters by name; with an empty `start` it begins as it does by itself.
# Meanwhile `others` are made, models of these learning rates that take a step. Probabilities are
# asked for before the steps, too.
def probe(X, Y, X_new, start, num_steps, learning_rate, others):
    model = LogisticRegression(X.shape[1], Y.shape[1], *learning_rate)
    first = [+model.params[name] for name in ("W", "b")]
    for name in start:
        model.params[name] = +start[name]
    _ = [LogisticRegression(X.shape[1], Y.shape[1], rate).step(X, Y) for rate in others]
    _ = [model.predict(new) for new in X_new]
    losses = [model.step(X, Y) for _ in range(num_steps)]
    y_hats = [model.predict(new) for new in X_new]
    return [first, losses, [model.params[name] for name in ("W", "b")], y_hats]


# What starts at random has no numbers to compare.
def measure(answer, start, num_steps):
    first, losses, params, y_hats = answer
    facts = {} if start else {"W and b are zero at first": not any(map(np.any, first))}
    comparable = all(facts.values())
    if comparable:
        facts |= {"losses": losses, "predict": y_hats}
    if comparable and num_steps:
        facts |= {
            f"change of {name}": after - start.get(name, 0)
            for name, after in zip(("W", "b"), params, strict=True)
        }
    return facts


q = bank.question(
    "LogisticRegression",
    probe,
    points=3,
    measure=measure,
    uses=("softmax", "Affine", "CategoricalCrossEntropy"),
)
q.hints(
    "Your layers can do all the mathematics. What is left is to call them in the right order, "
    "forward and backward, and to move the parameters. The picture shows both ways.",
    "`predict`: the logits (N, C) from X and what stands in `params` now, then their softmax. "
    "`step` begins with the same logits and takes their loss.",
    "`step`, one way: forward to the loss, back to d_logits, from there to d_W and d_b. Then W "
    "and b each move against their gradient, times the learning rate.",
)


def logistic(rng, num_samples, num_features, num_classes, num_steps, *learning_rate):
    return {
        "X": rng.normal(size=(num_samples, num_features)),
        "Y": one_hot_rows(rng, num_samples, num_classes),
        "X_new": [],
        "start": {
            "W": weights(rng, num_features, num_classes),
            "b": away_from_zero(rng, num_classes),
        },
        "num_steps": num_steps,
        "learning_rate": list(learning_rate),
        "others": [],
    }


def extreme(rng):
    drawn = logistic(rng, 8, 2, 3, 1, rng.uniform(0.5, 0.9))
    b = rng.permuted([1e3, 1e3, -1e3]) + rng.normal(size=3)
    return drawn | {"start": {**drawn["start"], "b": b}, "X_new": [rng.normal(size=(4, 2))]}


def large(rng):
    """Inputs of about 100, with weights to suit, so that the gradient is large, too."""
    drawn = logistic(rng, 6, 4, 3, 2, 1e-4 * rng.uniform(0.5, 0.9))
    start = drawn["start"]
    return drawn | {"X": 100 * drawn["X"], "start": {**start, "W": start["W"] / 100}}


def meanwhile(rng):
    drawn = logistic(rng, 6, 4, 3, 2, rng.uniform(0.5, 0.9))
    return drawn | {"others": [rng.uniform(2, 3)], "X_new": [rng.normal(size=(3, 4))]}


q.cases = {
    "probabilities, without a step": lambda rng: (
        logistic(rng, 4, 5, 3, 0) | {"X_new": [rng.normal(size=(6, 5))]}
    ),
    "one step": lambda rng: logistic(rng, 6, 4, 3, 1, rng.uniform(0.5, 0.9)),
    "three steps": lambda rng: logistic(rng, 7, 3, 4, 3, rng.uniform(0.5, 0.9)),
    "two steps from where it starts by itself, at the default rate": lambda rng: (
        logistic(rng, 8, 5, 3, 2) | {"start": {}, "X_new": [rng.normal(size=(2, 5))]}
    ),
    "one sample": lambda rng: logistic(rng, 1, 4, 3, 2, rng.uniform(0.5, 0.9)),
    "two steps, inputs of about 100": large,
    "logits of ±1e3": extreme,
    "two steps, while another model takes one": meanwhile,
}

# fmt: off
q.slip("loss_after", "The loss that is returned belongs to the parameters before the step.",
    was="return loss",
    now="""
        logits = self.affine.forward(X, self.params["W"], self.params["b"])
        return self.loss.forward(logits, Y)
    """)
q.slip("only_W_updated", "The bias learns as well: its gradient is there, and not used.",
    was='self.params["b"] = self.params["b"] - self.learning_rate * d_b', now="")
q.slip("uphill", "The gradient points uphill: the step goes the other way.",
    was=["- self.learning_rate * d_W", "- self.learning_rate * d_b"],
    now=["+ self.learning_rate * d_W", "+ self.learning_rate * d_b"])
q.slip("shared_params",
    "All models have the same params here: another model overwrites them. Each keeps its own.",
    was="self.params = {", now="LogisticRegression.params = {")
q.slip("shared_rate", "All models have the learning rate of the one that was made last.",
    was="self.learning_rate = learning_rate",
    now="LogisticRegression.learning_rate = learning_rate")
q.slip("predicts_as_at_first",
    "predict keeps W as it was when it was first called: the steps since then do not count.",
    was='return softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
    now="""
        self.first = getattr(self, "first", self.params["W"])
        return softmax(self.affine.forward(X, self.first, self.params["b"]))
    """)
q.slip("rate_ignored",
    "The learning rate is a fixed number here, whatever was given when it was made.",
    was="self.learning_rate = learning_rate", now="self.learning_rate = 0.01")
q.slip("divided_again", "The gradient is a mean over the batch already: no second division by N.",
    was=["* d_W", "* d_b"], now=["* d_W / len(X)", "* d_b / len(X)"])
q.slip("logits", "predict returns logits here: probabilities come out of softmax.",
    was='softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
    now='self.affine.forward(X, self.params["W"], self.params["b"])')
q.slip("softmax_twice",
    "The loss takes logits and applies softmax itself: here it gets probabilities.",
    was="self.loss.forward(logits, Y)", now="self.loss.forward(softmax(logits), Y)")
q.slip("classes", "predict returns the winners here: a probability for each class is asked for.",
    was='softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
    now='self.affine.forward(X, self.params["W"], self.params["b"]).argmax(axis=1)')
q.slip("params_not_read",
    "The model goes on with arrays of its own: look the parameters up in params at each use.",
    was=['self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}',
        'softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
        'logits = self.affine.forward(X, self.params["W"], self.params["b"])',
        'self.params["W"] = self.params["W"] -', 'self.params["b"] = self.params["b"] -'],
    now=[
        """
        self.W, self.b = np.zeros((num_features, num_classes)), np.zeros(num_classes)
        self.params = {"W": self.W, "b": self.b}
        """, "softmax(self.affine.forward(X, self.W, self.b))",
        "logits = self.affine.forward(X, self.W, self.b)", "self.W -=", "self.b -="])
q.slip("starts_at_random", "W and b start at zero here: a single layer needs no random start.",
    was="np.zeros((num_features, num_classes))",
    now="0.01 * np.random.default_rng().normal(size=(num_features, num_classes))")
q.slip("only_b_updated", "W learns as well: its gradient is there, and not used.",
    was='self.params["W"] = self.params["W"] - self.learning_rate * d_W', now="")
q.slip("predict_without_b", "predict leaves the bias out: step has it in its logits.",
    was='softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
    now='softmax(X @ self.params["W"])')
q.slip("bias_a_row", "The bias has the shape (num_classes,): here it is a matrix of one row.",
    was="np.zeros(num_classes)", now="np.zeros((1, num_classes))")
q.slip("transposed", "W has a row for each feature and a column for each class at first.",
    was="np.zeros((num_features, num_classes))", now="np.zeros((num_classes, num_features))")
for rate in ("0.1", "0.001"):
    q.slip(f"rate_fixed_at_{rate}",
        f"The learning rate is {rate} here, whatever was given when it was made.",
        was="self.learning_rate = learning_rate", now=f"self.learning_rate = {rate}")
q.slip("another_default", "The learning rate is 0.01 if none is given: here it is another one.",
    was="learning_rate=1e-2", now="learning_rate=0.1")
q.slip("gradient_of_the_sum", "The step follows the mean loss: here it is N times as long.",
    was=["* d_W", "* d_b"], now=["* d_W * len(X)", "* d_b * len(X)"])
q.slip("loss_summed", "The loss is a mean over the batch: here it is the sum.",
    was="return loss", now="return loss * len(X)")
q.slip("no_return", "step takes its step and gives nothing back: the loss is asked for.",
    was="return loss", now="")
q.slip("softmax_twice_in_predict", "Softmax of probabilities flattens them: once is enough.",
    was='softmax(self.affine.forward(X, self.params["W"], self.params["b"]))',
    now='softmax(softmax(self.affine.forward(X, self.params["W"], self.params["b"])))')
# Updates in place; the bias comes first in the dictionary.
q.right_edit(
    was=['"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)',
        'self.params["W"] = self.params["W"] -', 'self.params["b"] = self.params["b"] -',
        "return loss"],
    now=['"b": np.zeros((num_classes,)), "W": np.zeros((num_features, num_classes))',
        'self.params["W"] -=', 'self.params["b"] -=', "return float(loss)"])
# Its parameters in a dictionary of another kind.
q.right_edit(
    was=['self.params = {"W": np.zeros((num_features, num_classes)), "b": np.zeros(num_classes)}',
        """
        self.params["W"] = self.params["W"] - self.learning_rate * d_W
        self.params["b"] = self.params["b"] - self.learning_rate * d_b
        """],
    now=[
        """
        from collections import OrderedDict

        W, b = np.zeros((num_features, num_classes)), np.zeros(num_classes)
        self.params = OrderedDict([("W", W), ("b", b)])
        """,
        """
        for name, gradient in zip(self.params, (d_W, d_b)):
            self.params[name] = self.params[name] - self.learning_rate * gradient
        """])
# fmt: on


@q.right
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
