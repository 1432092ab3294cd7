"""trained: the model itself, judged by what it gets right."""

import functools

import numpy as np

from grading.bank.question import choices
from grading.bank.trained_object import Score
from grading.questions.softmax_regression import bank
from helpers import data


def probe():
    Z = H_test @ W + b
    right = np.mean(np.argmax(Z, axis=1) == labels_test)
    behind = np.mean(Z.max(axis=1) - Z[np.arange(len(Z)), labels_test])
    loss = np.mean(np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(Z)), labels_test])
    return {
        "shape of W": np.shape(W),
        "shape of b": np.shape(b),
        "W is zero": not np.any(W),
        "sure of the wrong classes": right < 0.5 and behind > 20,
        "right on at least 90 % of the test set": right >= 0.9,
        "loss below 1 on the test set": loss < 1,
    }


def hidden_probe():
    return (W, b)


@functools.cache  # read once for a class
def _withheld():
    return data.features("withheld")


def withheld_accuracy(answer):
    """The fraction right of withheld samples, of which only the grader has the features."""
    W, b = answer
    H, labels = _withheld()
    return np.mean((H @ W + b).argmax(axis=1) == labels)


def withheld_loss(answer):
    """The mean cross-entropy of the same samples: unlike the fraction it sees how sure the model
    is, and so whether it was trained at a rate of any use."""
    W, b = answer
    H, labels = _withheld()
    Z = H @ W + b
    return np.mean(np.logaddexp.reduce(Z, axis=1) - Z[np.arange(len(Z)), labels])


def largest_loss(target):
    """An honest model is far below it, and one of a single slow epoch far above."""
    return 1.0 if data.mnist_root() == "embedded" else 0.5


# Each call gives a W full of its number, so that the one is known of which the cell's W comes. What
# stops the cell after it (a look at the losses, say) is no matter of the choices.
def chosen(cell):
    import contextlib

    calls = []

    def samples(H, Y):
        pairs = H if Y is None else np.column_stack([H, Y])
        return sorted(row.tobytes() for row in np.asarray(pairs, dtype=float))

    def train(H, Y, lr, batch_size, num_epochs, rng=None):
        calls.append({"lr": float(lr), "batch_size": int(batch_size), "num_epochs": num_epochs})
        if samples(H, Y) != samples(H_train, given["Y_train"]):
            calls[-1] = None
        losses = np.linspace(2.3, 0.1, num_epochs).tolist()
        return np.full((H.shape[1], num_classes), len(calls) - 1.0), np.zeros(num_classes), losses

    substitute("train", train)
    given = {"Y_train": None, **globals(), "train": train, "W": None}
    with contextlib.suppress(Exception):
        exec(cell, given)
    made = np.ravel(given["W"])[0]
    return calls[-1 if made is None else int(made)]


# No more steps than fifty epochs of single samples have: more change little, and take long.
def retrained(lr, batch_size, num_epochs):
    epochs = min(num_epochs, 50 * batch_size)
    W, b, losses = train(H_train, Y_train, lr, batch_size, epochs, np.random.default_rng(0))
    return W, b, losses


q = bank.question(
    "trained",
    probe,
    points=2,
    uses=("one_hot", "train"),
    defines="W",
    cells=("features", "targets", "trained"),
    hidden_probe=hidden_probe,
    scores=(
        Score(withheld_accuracy, worst=lambda target: target - 0.01, show="{:.1%} right"),
        Score(withheld_loss, worst=largest_loss, show="a loss of {:.3g}", lower_is_better=True),
    ),
    choices=choices(chosen, retrained, lr=(0.0, 1e6), batch_size=(1, 10**6), num_epochs=(1, 1000)),
)

q.hints(
    "The table of settings is there to choose from: its first rows have the lowest loss on "
    "samples that were held out. Where two are alike, take the one that costs less time.",
    "Then `train` is called once, on all training images: the features, their one-hot targets, "
    "your three settings and the generator. It gives back three things, in the order W, b, "
    "losses.",
)

q.cases = {"the test set": lambda rng: {}}

# fmt: off
q.slip("never_trained", "W and b are still zero: they come out of `train`.",
    was="W, b, losses = train(H_train, Y_train, lr, batch_size, num_epochs, rng)",
    now="W, b = np.zeros((H_train.shape[1], num_classes)), np.zeros(num_classes)")
q.slip("uphill", "The model is sure of wrong classes: did the training go uphill?",
    was="0.3, 128, 10", now="-0.1, 64, 1")
q.slip("out_of_step", "The model learned next to nothing: do the targets belong to their features?",
    was=["0.3, 128, 10", "Y_train"], now=["0.1, 64, 3", "np.roll(Y_train, 1, axis=0)"])
q.slip("transposed", "W maps k features to C classes: its shape is (k, C).",
    was=["0.3, 128, 10", "train(H_train, Y_train, lr, batch_size, num_epochs, rng)"],
    now=["0.1, 64, 3", "train(H_train, Y_train, lr, batch_size, num_epochs, rng)\nW = W.T"])
q.right_edit(was=["0", "0.3, 128, 10"], now=["7", "0.1, 32, 20"])
# fmt: on


@q.right
def cell():
    W, b, losses = train(H_train, Y_train, 1.0, len(H_train), 100, np.random.default_rng(1))
    W, b = W.astype(float), list(b)
