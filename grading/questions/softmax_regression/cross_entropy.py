"""cross_entropy: the loss of a batch, from logits."""

import numpy as np

from grading.questions.softmax_regression import bank, one_hot_rows


def probe(Z, Y):
    return cross_entropy(Z, Y)


q = bank.question("cross_entropy", probe, points=3, uses=("logsumexp",))

q.hints(
    "The logarithm of a fraction is a difference. Take softmax's formula for the true class: what "
    "becomes of its numerator, and which function do you have for its denominator?",
    "A row of Y is 0 but for the true class. So a sum over the classes, weighted with Y, picks "
    "one logit from each row of Z: N numbers, with no probability on the way.",
    "One way: for each sample, from the `logsumexp` of its row and the logit of its true class, "
    "comes one loss, shape (N,), never negative. The mean of these is the result.",
)


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
    was="return", now="return 1 / np.log(2) *")
q.slip("shifted",
    "The 1e-8 inside the logarithm caps the loss of a sample at 18.4: start from logits.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)",
    now="-np.sum(Y * np.log(softmax(Z) + 1e-8), axis=1)")
q.slip("clipped",
    "The 1e-15 inside the logarithm caps the loss of a sample at 34.5: start from logits.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)",
    now="-np.sum(Y * np.log(np.clip(softmax(Z), 1e-15, 1)), axis=1)")
q.slip("log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: take the quotient's log by hand.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="-np.sum(Y * np.log(softmax(Z)), axis=1)")
for least, cap in (
    ("1e-6", 13.8), ("1e-7", 16.1), ("1e-9", 20.7), ("1e-10", 23.0), ("1e-12", 27.6),
    ("1e-16", 36.8), ("1e-20", 46.1), ("1e-30", 69.1), ("1e-300", 690.8),
):  # added or clipped at: to tolerance the same
    q.slip(f"capped_by_{least}",
        f"The {least} inside the logarithm caps the loss of a sample at {cap}: start from logits.",
        was="logsumexp(Z) - np.sum(Y * Z, axis=1)",
        now=f"-np.sum(Y * np.log(np.maximum(softmax(Z), {least})), axis=1)")
q.slip("infinite",
    "Large logits make this infinite: an exponential overflows, or a probability rounds to 0.",
    was="logsumexp(Z)", now="np.log(np.exp(Z).sum(axis=1))")
q.slip("binary",
    "This is the binary form, with a term for each class that is not the true one: only that of "
    "the true class counts.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)",
    now="-np.sum(Y * np.log(softmax(Z)) + (1 - Y) * np.log(1 - softmax(Z)), axis=1)")
q.slip("mean_over_entries",
    "The mean is over the N samples: dividing by N·C makes it C times too small.",
    was="np.mean", now="1 / Z.shape[1] * np.mean")
q.slip("sign", "A loss is never negative: the logarithm of a probability is.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="np.sum(Y * Z, axis=1) - logsumexp(Z)")
q.slip("per_sample", "One number for the whole batch is asked for: their mean is missing.",
    was="np.mean", now="")
q.slip("logits_as_probabilities", "Z holds logits: they are not probabilities before softmax.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="-np.sum(Y * np.log(np.abs(Z)), axis=1)")
for least in ("1e-8", "1e-12", "1e-15"):
    q.slip(f"binary_from_{least}",
        f"This is the binary form, its probabilities no nearer to 0 and 1 than {least}: only the "
        "true class counts.",
        was="logsumexp(Z) - np.sum(Y * Z, axis=1)",
        now=f"""
            -np.sum(Y * np.log(softmax(Z) + {least}) + (1 - Y) * np.log(1 - softmax(Z) + {least}),
            axis=1)""")
q.slip("log_of_the_mean",
    "This is the logarithm of a mean probability: the mean of the samples' losses is asked for.",
    was="np.mean(logsumexp(Z) - np.sum(Y * Z, axis=1))",
    now="-np.log(np.mean(np.exp(np.sum(Y * Z, axis=1) - logsumexp(Z))))")
q.slip("largest_logit",
    "The largest logit of each row is taken here, whatever Y says: it is that of the true class.",
    was="np.sum(Y * Z, axis=1)", now="Z.max(axis=1)")
q.slip("not_normalised",
    "A logit is no log-probability yet: the logarithm of softmax's denominator is missing.",
    was="logsumexp(Z) -", now="-")
q.slip("over_classes", "The mean is over the N samples: here the sum is divided by the C classes.",
    was="np.mean", now="1 / Z.shape[1] * np.sum")
q.slip("softmax_twice", "Softmax is applied twice: logits are what logsumexp wants.",
    was="return", now="Z = softmax(Z)\nreturn")
q.slip("summed_over_samples",
    "The true class's logit is one for each sample: sum over the classes.",
    was="axis=1", now="axis=0")
q.slip("all_true_logits", "The true logits of all samples together are taken off each sample here.",
    was="np.sum(Y * Z, axis=1)", now="np.sum(Y * Z)")
q.slip("squared_error", "This is the squared error of the probabilities, not their logarithm.",
    was="logsumexp(Z) - np.sum(Y * Z, axis=1)", now="np.sum((softmax(Z) - Y) ** 2, axis=1)")
q.slip("targets_as_indices",
    "Y holds one-hot rows, no class numbers: they cannot stand as an index.",
    was="np.sum(Y * Z, axis=1)", now="Z[np.arange(len(Z)), Y]")
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
