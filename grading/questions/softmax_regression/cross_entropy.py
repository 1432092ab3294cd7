"""cross_entropy: the loss of a batch, from logits."""

import numpy as np

from grading.questions.softmax_regression import bank, one_hot_rows


def probe(Z, Y):
    return cross_entropy(Z, Y)


q = bank.question("cross_entropy", probe, points=3, uses=("logsumexp",))


def normal_logits(rng, num_samples, num_classes):
    Z = rng.normal(size=(num_samples, num_classes))
    return {"Z": Z, "Y": one_hot_rows(rng, num_samples, num_classes)}


def absent(rng):
    return {"Z": rng.normal(size=(5, 3)), "Y": np.eye(3)[rng.integers(2, size=5)]}


def sure_and_wrong(rng):
    Y = one_hot_rows(rng, 4, 3)
    return {"Z": rng.normal(size=(4, 3)) - 60 * Y, "Y": Y}


def extreme(rng):
    Y = one_hot_rows(rng, 5, 4)
    return {"Z": 1e3 * np.array([[1], [-1], [-1], [-1], [1]]) * (2 * Y - 1), "Y": Y}


q.cases = {
    "ordinary logits": lambda rng: normal_logits(rng, 6, 4),
    "a class that is absent": absent,
    "the true class 60 below the others": sure_and_wrong,
    "logits of ±1e3": extreme,
    "one sample": lambda rng: normal_logits(rng, 1, 5),
}

# fmt: off
q.slip("sum", "The loss is the mean over the batch: a larger batch is no larger error.",
    was="np.mean", now="np.sum")
q.slip("base_two", "This counts in bits: nats come from the natural logarithm.",
    was="np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1))",
    now="np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1)) / np.log(2)")
q.slip("shifted",
    "The 1e-8 inside the logarithm caps the loss of a sample at 18.4: start from logits.",
    was="np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1))",
    now="-np.mean(np.sum(Y * np.log(softmax(Z) + 1e-8), axis=1))")
q.slip("clipped",
    "The 1e-15 inside the logarithm caps the loss of a sample at 34.5: start from logits.",
    start="shifted", was="softmax(Z) + 1e-8", now="np.clip(softmax(Z), 1e-15, 1)")
q.slip("log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: take the quotient's log by hand.",
    start="shifted", was="softmax(Z) + 1e-8", now="softmax(Z)")
for least, cap in (
    ("1e-7", 16.1), ("1e-10", 23.0), ("1e-12", 27.6), ("1e-20", 46.1), ("1e-30", 69.1),
):  # added or clipped at: to tolerance the same
    q.slip(f"capped_by_{least}",
        f"The {least} inside the logarithm caps the loss of a sample at {cap}: start from logits.",
        start="shifted", was="softmax(Z) + 1e-8", now=f"np.maximum(softmax(Z), {least})")
q.slip("infinite",
    "Large logits make this infinite: an exponential overflows, or a probability rounds to 0.",
    was="logsumexp(Z)", now="np.log(np.exp(Z).sum(axis=1))")
q.slip("binary",
    "This is the binary form, with a term for each class that is not the true one: only that of "
    "the true class counts.",
    start="shifted", was="Y * np.log(softmax(Z) + 1e-8)",
    now="Y * np.log(softmax(Z)) + (1 - Y) * np.log(1 - softmax(Z))")
q.slip("mean_over_entries",
    "The mean is over the N samples: dividing by N·C makes it C times too small.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="Y * (logsumexp(Z)[:, None] - Z)")
q.slip("sign", "A loss is never negative: the logarithm of a probability is.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="np.sum(Y * Z, axis=1) - logsumexp(Z)")
q.slip("per_sample", "One number for the whole batch is asked for: their mean is missing.",
    was="np.mean", now="")
q.slip("logits_as_probabilities", "Z holds logits: they are not probabilities before softmax.",
    start="shifted", was="softmax(Z) + 1e-8", now="np.abs(Z)")
q.right_edit(was="np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1))",
    now="-np.sum(Y * (Z - logsumexp(Z)[:, None])) / Z.shape[0]")
# fmt: on


@q.right
def cross_entropy(Z, Y):
    labels = np.argmax(Y, axis=1)
    return float(np.mean(logsumexp(Z) - Z[np.arange(len(Z)), labels]))


@q.right
def cross_entropy(Z, Y):
    S = Z - Z.max(axis=1, keepdims=True)
    log_y_hat = S - np.log(np.exp(S).sum(axis=1, keepdims=True))
    return -np.einsum("nc,nc->", Y, log_y_hat) / len(Y)
