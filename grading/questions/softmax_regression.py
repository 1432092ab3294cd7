"""The questions of 02_softmax_regression."""

import functools

import numpy as np

from grading.bank.question import Bank, Score
from helpers import data

bank = Bank(
    "02_softmax_regression",
    forbids={
        "scipy.special": "Here you build it yourself, from exp, log, max and sum.",
        "sklearn": "Here you build the model yourself.",
        "torch": "This notebook is NumPy only.",
    },
)


def one_hot_rows(rng, num_samples, num_classes):
    """Y (N, C) of drawn labels."""
    return np.eye(num_classes)[rng.integers(num_classes, size=num_samples)]


def probabilities(rng, num_samples, num_classes):
    """y_hat (N, C): rows that sum to 1, no entry near 0."""
    y_hat = rng.uniform(0.1, 1, size=(num_samples, num_classes))
    return y_hat / y_hat.sum(axis=1, keepdims=True)


def probabilities_and_targets(rng, num_samples, num_classes):
    y_hat = probabilities(rng, num_samples, num_classes)
    return {"y_hat": y_hat, "Y": one_hot_rows(rng, num_samples, num_classes)}


def model(rng, num_samples, num_features, num_classes):
    """H (N, k), Y (N, C), W (k, C) and b (C,), none of them zero."""
    return {
        "H": rng.normal(size=(num_samples, num_features)),
        "Y": one_hot_rows(rng, num_samples, num_classes),
        "W": rng.normal(size=(num_features, num_classes)),
        "b": rng.normal(size=num_classes),
    }


def extreme_signs(rng, num_samples):
    """(num_samples, 3): each row −1e3 once and +1e3 twice, so that no row is decided by that."""
    return rng.permuted(np.tile([1e3, 1e3, -1e3], (num_samples, 1)), axis=1)


def in_float32(inputs):
    return {
        name: value.astype(np.float32) if isinstance(value, np.ndarray) else value
        for name, value in inputs.items()
    }


# --- logsumexp --------------------------------------------------------------------------------

# Each case has one scale: the tolerance is in units of its largest entry.
q = bank.question("logsumexp", probe="logsumexp(x)", points=2, tolerance=(1e-12, 1e-12))


@q.case
def ordinary(rng):
    """ordinary entries"""
    return {"x": rng.normal(size=(5, 4))}


@q.case
def large(rng):
    """entries near +1e4"""
    return {"x": 1e4 + rng.normal(size=(6, 3))}


@q.case
def far_below(rng):
    """entries near −1e4"""
    return {"x": -1e4 + rng.normal(size=(3, 5))}


@q.case
def rows_far_apart(rng):
    """one row near +1e4, one near −1e4"""
    return {"x": np.array([[1e4], [-1e4]]) + rng.normal(size=(2, 4))}


@q.case
def single(rng):
    """one sample"""
    return {"x": rng.normal(size=(1, 7))}


@q.mistake("overflow", "exp overflows for large entries: take the row's maximum out first.")
def logsumexp(x):
    return np.log(np.exp(x).sum(axis=1))


@q.mistake("not_added_back", "The maximum that was taken out has to be added back at the end.")
def logsumexp(x):
    return np.log(np.exp(x - x.max(axis=1, keepdims=True)).sum(axis=1))


@q.mistake("wrong_axis", "The sum runs over the classes of one sample: along a row.")
def logsumexp(x):
    m = x.max(axis=0)
    return m + np.log(np.exp(x - m).sum(axis=0))


@q.mistake(
    "one_maximum",
    "Each row needs its own maximum: with one for the whole matrix, a row far below it vanishes.",
)
def logsumexp(x):
    m = x.max()
    return m + np.log(np.exp(x - m).sum(axis=1))


@q.mistake("column", "One number for each sample is asked for, shape (N,): here is a column.")
def logsumexp(x):
    m = x.max(axis=1, keepdims=True)
    return m + np.log(np.exp(x - m).sum(axis=1, keepdims=True))


@q.mistake(
    "shifted_log", "A small constant inside the logarithm is no rounding error: it changes the sum."
)
def logsumexp(x):
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1) + 1e-8)


@q.mistake("no_sum", "Between exp and log there is a sum; without it the entries come back.")
def logsumexp(x):
    return x.max(axis=1)


# --- softmax ----------------------------------------------------------------------------------

q = bank.question("softmax", probe="softmax(Z)", points=2)


@q.case
def ordinary(rng):
    """ordinary logits"""
    return {"Z": rng.normal(size=(5, 4))}


@q.case
def large(rng):
    """logits of ±1e3"""
    return {"Z": extreme_signs(rng, 6) + rng.normal(size=(6, 3))}


@q.case
def rows_far_apart(rng):
    """one row near +1e3, one near −1e3"""
    return {"Z": np.array([[1e3], [-1e3]]) + rng.normal(size=(2, 3))}


@q.case
def single(rng):
    """one sample"""
    return {"Z": rng.normal(size=(1, 6))}


@q.case
def narrow(rng):
    """float32 logits"""
    return in_float32({"Z": rng.normal(scale=3, size=(4, 10))})


@q.mistake("overflow", "exp overflows for large logits: softmax ignores a shift of the row.")
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


@q.mistake("wrong_axis", "The probabilities of one sample sum to 1: normalise along its row.")
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


@q.mistake(
    "one_maximum",
    "Each row needs its own maximum: a row far below the matrix's largest entry becomes 0 / 0.",
)
def softmax(Z):
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=1, keepdims=True)


@q.mistake("not_normalised", "The exponentials are not probabilities yet: a row has to sum to 1.")
def softmax(Z):
    return np.exp(Z - Z.max(axis=1, keepdims=True))


@q.mistake("one_sum", "Every sample has its own sum: here all samples together sum to 1.")
def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum()


@q.mistake("logarithms", "These are the logarithms of the probabilities.")
def softmax(Z):
    S = Z - Z.max(axis=1, keepdims=True)
    return S - np.log(np.exp(S).sum(axis=1, keepdims=True))


@q.mistake("by_the_logits", "Dividing by the sum of the logits is not softmax: exp comes first.")
def softmax(Z):
    return Z / Z.sum(axis=1, keepdims=True)


# --- one_hot ----------------------------------------------------------------------------------

q = bank.question(
    "one_hot",
    probe="one_hot(labels, num_classes)",
    points=2,
    measure='{"Y": answer, "entries": "floats" if answer.dtype.kind == "f" else "not floats"}',
)


@q.case
def ordinary(rng):
    """every class is there"""
    labels = rng.permutation(np.concatenate([np.arange(4), rng.integers(4, size=3)]))
    return {"labels": labels, "num_classes": 4}


@q.case
def last_absent(rng):
    """the last class is absent"""
    labels = rng.permutation(np.concatenate([np.arange(4), rng.integers(4, size=3)]))
    return {"labels": labels, "num_classes": 5}


@q.case
def middle_absent(rng):
    """a class in the middle is absent"""
    return {"labels": rng.permutation([0, 1, 3, 3, 4, 4, 0]), "num_classes": 5}


@q.case
def single(rng):
    """one sample"""
    return {"labels": rng.integers(1, 3, size=1), "num_classes": 4}


@q.case
def too_large(rng):
    """a label that is too large"""
    return {"labels": rng.permutation([0, 1, 2, 3, 4]), "num_classes": 4}


@q.case
def negative(rng):
    """a negative label"""
    return {"labels": rng.permutation([0, -1, 2, 3, 1]), "num_classes": 4}


@q.mistake(
    "labels_present", "The columns are the classes 0..C−1, whether or not a class is in the labels."
)
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return (labels[:, None] == np.unique(labels)).astype(float)


@q.mistake(
    "up_to_the_largest", "num_classes says how many columns there are, not the largest label."
)
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return np.eye(labels.max() + 1)[labels]


@q.mistake(
    "negative_wraps", "A negative index counts from the end in NumPy, so a label of −1 passes."
)
def one_hot(labels, num_classes):
    if labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return np.eye(num_classes)[labels]


@q.mistake("index_error", "A label outside 0..C−1 is a ValueError: look before you index.")
def one_hot(labels, num_classes):
    Y = np.zeros((len(labels), num_classes))
    Y[np.arange(len(labels)), labels] = 1
    return Y


@q.mistake("row_of_zeros", "A label outside 0..C−1 gets a row of zeros here: it is a ValueError.")
def one_hot(labels, num_classes):
    return (labels[:, None] == np.arange(num_classes)).astype(float)


@q.mistake("from_one", "Classes are counted from 0.")
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return np.eye(num_classes)[labels - 1]


@q.mistake("transposed", "Samples are the rows and classes the columns: (N, C).")
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return np.eye(num_classes)[labels].T


@q.mistake("integers", "The entries are asked for as floats: Y takes part in arithmetic with them.")
def one_hot(labels, num_classes):
    if labels.min() < 0 or labels.max() >= num_classes:
        raise ValueError("a label lies outside the classes")
    return np.eye(num_classes, dtype=int)[labels]


# --- cross_entropy ----------------------------------------------------------------------------

q = bank.question("cross_entropy", probe="cross_entropy(Z, Y)", points=3, uses=("logsumexp",))


@q.case
def ordinary(rng):
    """ordinary logits"""
    return {"Z": rng.normal(size=(6, 4)), "Y": one_hot_rows(rng, 6, 4)}


@q.case
def absent(rng):
    """a class that is absent"""
    return {"Z": rng.normal(size=(5, 3)), "Y": np.eye(3)[rng.integers(2, size=5)]}


@q.case
def sure_and_wrong(rng):
    """the true class 60 below the others"""
    Y = one_hot_rows(rng, 4, 3)
    return {"Z": rng.normal(size=(4, 3)) - 60 * Y, "Y": Y}


@q.case
def extreme(rng):
    """logits of ±1e3"""
    Y = one_hot_rows(rng, 5, 4)
    return {"Z": 1e3 * np.array([[1], [-1], [-1], [-1], [1]]) * (2 * Y - 1), "Y": Y}


@q.case
def single(rng):
    """one sample"""
    return {"Z": rng.normal(size=(1, 5)), "Y": one_hot_rows(rng, 1, 5)}


@q.mistake("sum", "The loss is the mean over the batch: a larger batch is no larger error.")
def cross_entropy(Z, Y):
    return np.sum(logsumexp(Z) - (Y * Z).sum(axis=1))


@q.mistake("base_two", "This counts in bits: nats come from the natural logarithm.")
def cross_entropy(Z, Y):
    return np.mean(logsumexp(Z) - (Y * Z).sum(axis=1)) / np.log(2)


@q.mistake(
    "shifted", "The 1e-8 inside the logarithm caps the loss of a sample at 18.4: start from logits."
)
def cross_entropy(Z, Y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    y_hat = E / E.sum(axis=1, keepdims=True)
    return -np.mean(np.sum(Y * np.log(y_hat + 1e-8), axis=1))


@q.mistake(
    "clipped",
    "Clipping probabilities at 1e-15 caps the loss of a sample at 34.5: start from logits.",
)
def cross_entropy(Z, Y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    y_hat = np.clip(E / E.sum(axis=1, keepdims=True), 1e-15, 1)
    return -np.mean(np.sum(Y * np.log(y_hat), axis=1))


@q.mistake(
    "log_of_softmax",
    "A probability can round to 0, and its logarithm is infinite: take the quotient's log by hand.",
)
def cross_entropy(Z, Y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    y_hat = E / E.sum(axis=1, keepdims=True)
    return -np.mean(np.sum(Y * np.log(y_hat), axis=1))


@q.mistake(
    "mean_over_entries",
    "The mean is over the N samples: dividing by N·C makes it C times too small.",
)
def cross_entropy(Z, Y):
    return np.mean(Y * (logsumexp(Z)[:, None] - Z))


@q.mistake("sign", "A loss is never negative: the logarithm of a probability is.")
def cross_entropy(Z, Y):
    return np.mean((Y * Z).sum(axis=1) - logsumexp(Z))


@q.mistake("per_sample", "One number for the whole batch is asked for: their mean is missing.")
def cross_entropy(Z, Y):
    return logsumexp(Z) - (Y * Z).sum(axis=1)


@q.mistake("logits_as_probabilities", "Z holds logits: they are not probabilities before softmax.")
def cross_entropy(Z, Y):
    return -np.mean(np.sum(Y * np.log(np.abs(Z)), axis=1))


# --- grad_loss_wrt_probs ----------------------------------------------------------------------

q = bank.question("grad_loss_wrt_probs", probe="grad_loss_wrt_probs(y_hat, Y)", points=1)


@q.case
def ordinary(rng):
    """ordinary probabilities"""
    return probabilities_and_targets(rng, 5, 4)


@q.case
def sure_and_wrong(rng):
    """the true class with a probability near 1e-8"""
    drawn = probabilities_and_targets(rng, 3, 5)
    y_hat = np.where(drawn["Y"] == 1, 1e-8 * drawn["y_hat"], drawn["y_hat"])
    return {"y_hat": y_hat / y_hat.sum(axis=1, keepdims=True), "Y": drawn["Y"]}


@q.case
def single(rng):
    """one sample"""
    return probabilities_and_targets(rng, 1, 3)


@q.mistake("sign", "The loss falls when the true class becomes more likely: look at the sign.")
def grad_loss_wrt_probs(y_hat, Y):
    return Y / y_hat


@q.mistake(
    "binary", "This is the loss of two classes: with C classes only the true one's log appears."
)
def grad_loss_wrt_probs(y_hat, Y):
    return -Y / y_hat + (1 - Y) / (1 - y_hat)


@q.mistake("averaged", "This is the gradient of one sample's loss: the mean comes later.")
def grad_loss_wrt_probs(y_hat, Y):
    return -Y / y_hat / len(Y)


@q.mistake("the_loss", "This is the loss itself: differentiate the logarithm.")
def grad_loss_wrt_probs(y_hat, Y):
    return -Y * np.log(y_hat)


@q.mistake(
    "every_class", "The loss of a sample contains the probability of its true class, no other."
)
def grad_loss_wrt_probs(y_hat, Y):
    return -1 / y_hat


@q.mistake("wrt_logits", "This is the derivative by the logits: here it is by the probabilities.")
def grad_loss_wrt_probs(y_hat, Y):
    return y_hat - Y


# --- softmax_jacobian -------------------------------------------------------------------------

q = bank.question("softmax_jacobian", probe="softmax_jacobian(y_hat)", points=3)


@q.case
def ordinary(rng):
    """ordinary probabilities"""
    return {"y_hat": probabilities(rng, 5, 4)}


@q.case
def two_classes(rng):
    """two classes"""
    return {"y_hat": probabilities(rng, 4, 2)}


@q.case
def nearly_sure(rng):
    """one class with a probability near 1"""
    y_hat = probabilities(rng, 4, 3) * np.array([1, 1e-4, 1e-4])
    return {"y_hat": y_hat / y_hat.sum(axis=1, keepdims=True)}


@q.case
def single(rng):
    """one sample"""
    return {"y_hat": probabilities(rng, 1, 5)}


@q.mistake(
    "diagonal_only",
    "Raising one logit lowers all other probabilities: there is more than a diagonal.",
)
def softmax_jacobian(y_hat):
    return (y_hat * (1 - y_hat))[:, :, None] * np.eye(y_hat.shape[1])


@q.mistake("sign", "Raising a logit raises its own probability: the diagonal is positive.")
def softmax_jacobian(y_hat):
    return y_hat[:, :, None] * y_hat[:, None, :] - y_hat[:, :, None] * np.eye(y_hat.shape[1])


@q.mistake(
    "outer_only", "For i = j there is one more term: the numerator depends on its logit too."
)
def softmax_jacobian(y_hat):
    return -y_hat[:, :, None] * y_hat[:, None, :]


@q.mistake(
    "plus", "Raising one logit lowers all other probabilities: off the diagonal it is below 0."
)
def softmax_jacobian(y_hat):
    outer = y_hat[:, :, None] * y_hat[:, None, :]
    eye = np.eye(y_hat.shape[1])
    return (1 - eye) * outer + eye * (y_hat[:, :, None] - outer)


@q.mistake("batch_mixed", "Each sample has its own matrix: the product here runs over the samples.")
def softmax_jacobian(y_hat):
    return np.diag(y_hat.mean(axis=0)) - y_hat.T @ y_hat / len(y_hat)


@q.mistake(
    "batch_summed", "The part off the diagonal is summed over the batch: samples must not meet."
)
def softmax_jacobian(y_hat):
    return y_hat[:, :, None] * np.eye(y_hat.shape[1]) - y_hat.T @ y_hat


@q.mistake("identity", "The diagonal part is the probability, not 1: diag(y_hat) − y_hat y_hatᵀ.")
def softmax_jacobian(y_hat):
    return np.eye(y_hat.shape[1]) - y_hat[:, :, None] * y_hat[:, None, :]


# --- grad_loss_wrt_logits ---------------------------------------------------------------------

q = bank.question("grad_loss_wrt_logits", probe="grad_loss_wrt_logits(y_hat, Y)", points=1)


@q.case
def ordinary(rng):
    """ordinary probabilities"""
    return probabilities_and_targets(rng, 5, 4)


@q.case
def absent(rng):
    """a class that is absent"""
    return {"y_hat": probabilities(rng, 6, 3), "Y": np.eye(3)[rng.integers(1, 3, size=6)]}


@q.case
def single(rng):
    """one sample"""
    return probabilities_and_targets(rng, 1, 6)


@q.mistake(
    "averaged", "This is the gradient of one sample's loss: the mean comes with `gradients`."
)
def grad_loss_wrt_logits(y_hat, Y):
    return (y_hat - Y) / len(Y)


@q.mistake("sign", "Raising the true class's logit lowers the loss: look at the sign.")
def grad_loss_wrt_logits(y_hat, Y):
    return Y - y_hat


@q.mistake(
    "squared_error", "The factor y_hat (1 − y_hat) belongs to another loss: here it cancels."
)
def grad_loss_wrt_logits(y_hat, Y):
    return (y_hat - Y) * y_hat * (1 - y_hat)


@q.mistake(
    "true_class_only", "The other logits matter too: they take probability from the true class."
)
def grad_loss_wrt_logits(y_hat, Y):
    return (y_hat - 1) * Y


@q.mistake(
    "other_classes_only", "The true class's own logit is missing: its entry is not the probability."
)
def grad_loss_wrt_logits(y_hat, Y):
    return y_hat * (1 - Y)


# --- gradients --------------------------------------------------------------------------------

q = bank.question("gradients", probe="gradients(H, Y, W, b)", points=3, uses=("softmax",))


@q.case
def ordinary(rng):
    """ordinary values"""
    return model(rng, 7, 5, 3)


@q.case
def absent(rng):
    """a class that is absent"""
    return {**model(rng, 6, 3, 4), "Y": np.eye(4)[rng.integers(3, size=6)]}


@q.case
def extreme(rng):
    """logits of ±1e3"""
    drawn = model(rng, 8, 2, 3)
    return {**drawn, "b": extreme_signs(rng, 1)[0] + drawn["b"]}


@q.case
def single(rng):
    """one sample"""
    return model(rng, 1, 4, 3)


@q.case
def narrow(rng):
    """float32"""
    return in_float32(model(rng, 9, 6, 4))


@q.mistake("not_averaged", "The loss is a mean over the batch, and so is its gradient.")
def gradients(H, Y, W, b):
    G = softmax(H @ W + b) - Y
    return H.T @ G, G.sum(axis=0)


@q.mistake("averaged_twice", "The division by N stands here twice: once is enough.")
def gradients(H, Y, W, b):
    G = (softmax(H @ W + b) - Y) / len(H)
    return H.T @ G / len(H), G.mean(axis=0)


@q.mistake("averaged_over_entries", "The mean is over the N samples, not over all N·C entries.")
def gradients(H, Y, W, b):
    G = (softmax(H @ W + b) - Y) / Y.size
    return H.T @ G, G.sum(axis=0)


@q.mistake("db_not_averaged", "db is a mean over the batch too, like dW.")
def gradients(H, Y, W, b):
    G = softmax(H @ W + b) - Y
    return H.T @ G / len(H), G.sum(axis=0)


@q.mistake("sign", "These point downhill: the gradient points to where the loss grows.")
def gradients(H, Y, W, b):
    G = (Y - softmax(H @ W + b)) / len(H)
    return H.T @ G, G.sum(axis=0)


@q.mistake("transposed", "A gradient has the shape of what it is the gradient by: dW is (k, C).")
def gradients(H, Y, W, b):
    G = (softmax(H @ W + b) - Y) / len(H)
    return G.T @ H, G.sum(axis=0)


@q.mistake("db_a_scalar", "Each class has its own bias: sum over the samples only.")
def gradients(H, Y, W, b):
    G = (softmax(H @ W + b) - Y) / len(H)
    return H.T @ G, G.sum()


@q.mistake("b_ignored", "The bias belongs to the logits: here they are computed without it.")
def gradients(H, Y, W, b):
    G = (softmax(H @ W) - Y) / len(H)
    return H.T @ G, G.sum(axis=0)


@q.mistake(
    "logits_as_probabilities", "Between the logits and the difference to Y there is softmax."
)
def gradients(H, Y, W, b):
    G = (H @ W + b - Y) / len(H)
    return H.T @ G, G.sum(axis=0)


# --- sgd_step ---------------------------------------------------------------------------------

q = bank.question("sgd_step", probe="sgd_step(H, Y, W, b, lr)", points=2, uses=("gradients",))


@q.case
def ordinary(rng):
    """ordinary values"""
    return {**model(rng, 7, 5, 3), "lr": rng.uniform(0.5, 0.9)}


@q.case
def large_rate(rng):
    """a large learning rate"""
    return {**model(rng, 6, 3, 4), "lr": rng.uniform(3, 5)}


@q.case
def from_zeros(rng):
    """from zeros"""
    drawn = model(rng, 5, 4, 3)
    return {**drawn, "W": np.zeros((4, 3)), "b": np.zeros(3), "lr": rng.uniform(0.5, 0.9)}


@q.case
def single(rng):
    """one sample"""
    return {**model(rng, 1, 4, 3), "lr": rng.uniform(0.5, 0.9)}


@q.mistake("uphill", "The gradient points uphill: the step goes the other way.")
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    return W + lr * dW, b + lr * db


@q.mistake("lr_ignored", "The learning rate says how far to go along the gradient: it is unused.")
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    return W - dW, b - db


@q.mistake(
    "one_after_the_other", "Both gradients are taken at the same point: here W has moved before db."
)
def sgd_step(H, Y, W, b, lr):
    W = W - lr * gradients(H, Y, W, b)[0]
    return W, b - lr * gradients(H, Y, W, b)[1]


@q.mistake(
    "in_place", "New W and b are asked for: an update in place also changes the caller's arrays."
)
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    W -= lr * dW
    b -= lr * db
    return W, b


@q.mistake("b_not_updated", "The bias learns too: it has a gradient of its own.")
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    return W - lr * dW, b


@q.mistake("only_the_change", "This is the change alone: the new W and b are asked for.")
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    return -lr * dW, -lr * db


@q.mistake(
    "divided_again", "The gradient is a mean over the batch already: no second division by N."
)
def sgd_step(H, Y, W, b, lr):
    dW, db = gradients(H, Y, W, b)
    return W - lr * dW / len(H), b - lr * db / len(H)


# --- minibatches ------------------------------------------------------------------------------

# Three generators, the first and the last alike: two right answers may order the samples in
# different ways, so what is compared are facts about them.
q = bank.question(
    "minibatches",
    probe="""
        before = np.random.get_state()[2]
        rngs = [np.random.default_rng(seed) for seed in seeds]
        batches = [list(minibatches(num_samples, batch_size, rng)) for rng in rngs]
        following = [rng.random() for rng in rngs]
        {"batches": batches, "next": following, "np.random": [before, np.random.get_state()[2]]}
    """,
    measure="""{
        "sizes": [len(batch) for batch in answer["batches"][0]],
        "every sample exactly once": all(
            np.array_equal(np.sort(np.concatenate([[], *batches])), np.arange(num_samples))
            for batches in answer["batches"]
        ),
    } | ({} if num_samples == 1 else {
        "shuffled": not any(
            np.array_equal(np.concatenate([[], *batches]), np.arange(num_samples))
            for batches in answer["batches"]
        ),
        "neighbours are separated": batch_size == 1 or not all(
            np.ptp(batch) < len(batch) for batch in answer["batches"][0] if len(batch)
        ),
        "rng was drawn from": all(
            following != np.random.default_rng(seed).random()
            for following, seed in zip(answer["next"], seeds)
        ),
        "another rng, another order": not np.array_equal(
            *(np.concatenate([[], *batches]) for batches in answer["batches"][:2])
        ),
        "the same rng, the same order": np.array_equal(
            *(np.concatenate([[], *batches]) for batches in answer["batches"][::2])
        ),
        "np.random left alone": answer["np.random"][0] == answer["np.random"][1],
    })""",
    points=3,
)


def batches_of(rng, num_samples, batch_size):
    one, other = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    return {"num_samples": num_samples, "batch_size": batch_size, "seeds": [one, other, one]}


@q.case
def short_last(rng):
    """a short last batch"""
    return batches_of(rng, 23, 5)


@q.case
def even(rng):
    """batches of one size"""
    return batches_of(rng, 24, 6)


@q.case
def last_of_one(rng):
    """a last batch of one sample"""
    return batches_of(rng, 25, 8)


@q.case
def one_each(rng):
    """batches of one sample"""
    return batches_of(rng, 15, 1)


@q.case
def all_in_one(rng):
    """a batch larger than the data"""
    return batches_of(rng, 12, 20)


@q.case
def single(rng):
    """one sample"""
    return batches_of(rng, 1, 4)


@q.mistake("off_by_one", "A slice ends before its stop: the −1 loses one sample of every batch.")
def minibatches(num_samples, batch_size, rng):
    order = rng.permutation(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size - 1]


@q.mistake(
    "last_dropped", "The samples left over at the end are lost: the last batch may be short."
)
def minibatches(num_samples, batch_size, rng):
    order = rng.permutation(num_samples)
    for i in range(num_samples // batch_size):
        yield order[i * batch_size : (i + 1) * batch_size]


@q.mistake("no_shuffle", "The samples come in the order of the data: each epoch wants a new one.")
def minibatches(num_samples, batch_size, rng):
    order = np.arange(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]


@q.mistake(
    "with_replacement", "Drawn with replacement, some samples come twice in an epoch, others never."
)
def minibatches(num_samples, batch_size, rng):
    for i in range(0, num_samples, batch_size):
        yield rng.integers(num_samples, size=min(batch_size, num_samples - i))


@q.mistake(
    "drawn_per_batch",
    "Each batch is drawn anew from all samples: within an epoch they must not meet.",
)
def minibatches(num_samples, batch_size, rng):
    for _ in range(-(-num_samples // batch_size)):
        yield rng.choice(num_samples, size=min(batch_size, num_samples), replace=False)


@q.mistake("global_generator", "The order comes from NumPy's global generator: draw it from `rng`.")
def minibatches(num_samples, batch_size, rng):
    order = np.random.permutation(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]


@q.mistake(
    "new_generator", "A generator made in here makes `rng` useless: nobody can repeat the run."
)
def minibatches(num_samples, batch_size, rng):
    order = np.random.default_rng().permutation(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]


@q.mistake("fixed_seed", "A seed in here gives every epoch the same order: draw from `rng`.")
def minibatches(num_samples, batch_size, rng):
    order = np.random.default_rng(0).permutation(num_samples)
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]


@q.mistake(
    "batches_shuffled",
    "Only the batches change places: the same samples stay together in all epochs.",
)
def minibatches(num_samples, batch_size, rng):
    starts = np.arange(0, num_samples, batch_size)
    for i in rng.permutation(starts):
        yield np.arange(i, min(i + batch_size, num_samples))


# --- train ------------------------------------------------------------------------------------

# With one batch an epoch the numbers are unique. With several they depend on the order drawn, so
# facts are compared, each relative to what the student's own earlier functions gave.
q = bank.question(
    "train",
    probe="""
        rng = np.random.default_rng(seed)
        batches, steps = record("minibatches"), record("sgd_step")
        W, b, losses = train(H, Y, lr, batch_size, num_epochs, rng)
        ends = [call[0][2:4] for call in steps[:1]] + [call[1] for call in steps]
        own = [cross_entropy(H @ w + c, Y) for w, c in ends if batch_size < len(H)]
        asked = [call[0] == (len(H), batch_size, rng) for call in batches]
        [W, b, losses, asked, [call[1] for call in batches], steps, own]
    """,
    # In the answer: 3 asked, 4 the batches of each epoch, 5 the steps, ((H, Y, W, b, lr), (W, b))
    # each, 6 the loss of all samples before the first step and after each.
    measure="""(
        {"W": answer[0], "b": answer[1], "losses": np.asarray(answer[2], dtype=float)}
        if batch_size >= len(H)
        else {
            "calls of minibatches": len(answer[3]),
            "always with N, batch_size and rng": all(answer[3]),
            "one sgd_step for each batch": len(answer[5]) == sum(map(len, answer[4])),
            "each on the samples of its batch": all(
                np.array_equal(step[0][0], H[batch])
                for step, batch in zip(answer[5], [i for batches in answer[4] for i in batches])
            ),
            "with their targets": all(
                np.array_equal(step[0][1], Y[batch])
                for step, batch in zip(answer[5], [i for batches in answer[4] for i in batches])
            ),
            "with lr": all(step[0][4] == lr for step in answer[5]),
            "the first from zeros": not any(
                np.any(start) for step in answer[5][:1] for start in step[0][2:4]
            ),
            "each from where the last one ended": all(
                all(map(np.array_equal, step[0][2:4], last[1]))
                for last, step in zip(answer[5], answer[5][1:])
            ),
            "returns W and b of the last": any(
                all(map(np.array_equal, answer[:2], step[1])) for step in answer[5][-1:]
            ),
            "losses": len(answer[2]),
            "each is a loss of all N samples": all(
                np.isclose(loss, answer[6], rtol=1e-6).any() for loss in answer[2]
            ),
            "namely after its epoch": len(answer[2]) == len(answer[4])
            and len(answer[5]) == sum(map(len, answer[4]))
            and np.allclose(
                np.asarray(answer[2], dtype=float),
                [answer[6][steps] for steps in np.cumsum([*map(len, answer[4])])],
                rtol=1e-6,
            ),
        }
    )""",
    points=4,
    uses=("minibatches", "sgd_step", "cross_entropy"),
)


def training(rng, num_samples, batch_size, num_epochs):
    return {
        "H": rng.normal(size=(num_samples, 4)),
        # Of each class the same number, or a shuffled Y might be Y by chance.
        "Y": np.eye(3)[rng.permutation(np.arange(num_samples) % 3)],
        "lr": rng.uniform(0.5, 0.9),
        "batch_size": batch_size,
        "num_epochs": num_epochs,
        "seed": int(rng.integers(10_000)),
    }


@q.case
def full_batch(rng):
    """one batch an epoch"""
    return training(rng, 8, 8, 4)


@q.case
def larger_batch(rng):
    """a batch larger than the data"""
    return training(rng, 6, 50, 3)


@q.case
def single(rng):
    """one sample"""
    return training(rng, 1, 1, 3)


@q.case
def short_last(rng):
    """mini-batches, the last one short"""
    return training(rng, 11, 4, 3)


@q.case
def one_epoch(rng):
    """mini-batches, a single epoch"""
    return training(rng, 18, 6, 1)


@q.mistake(
    "batches_made_once", "The batches are made once and come back in each epoch: draw a new order."
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    batches = list(minibatches(len(H), batch_size, rng))
    for _ in range(num_epochs):
        for index in batches:
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake(
    "reseeded", "A generator made anew in each epoch repeats the same order: pass `rng` on instead."
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, np.random.default_rng(0)):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake(
    "loss_of_last_batch",
    "This is the loss of the last mini-batch: after an epoch all N samples count.",
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H[index] @ W + b, Y[index]))
    return W, b, losses


@q.mistake(
    "mean_of_batch_losses",
    "A mean of losses taken on the way mixes many W and b: take the loss when the epoch is over.",
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        found = []
        for index in minibatches(len(H), batch_size, rng):
            found.append(cross_entropy(H[index] @ W + b, Y[index]))
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(np.mean(found))
    return W, b, losses


@q.mistake("loss_before_the_epoch", "These are the losses before each epoch: take them after it.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        losses.append(cross_entropy(H @ W + b, Y))
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
    return W, b, losses


@q.mistake("loss_of_every_step", "One loss for each epoch is asked for, not one for each step.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for epoch in range(num_epochs):
        if epoch == 0:
            losses.append(cross_entropy(H @ W + b, Y))
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
            losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("bias_never_updated", "The new bias is thrown away: a step returns W and b, keep both.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            W, _ = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("never_updated", "What a step returns is thrown away: W and b stay zero.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("starts_at_random", "This starts from random weights: start from zeros.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = 0.01 * rng.normal(size=(H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake(
    "starts_over", "Every epoch starts again from zeros here: start once, before the first epoch."
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    losses = []
    for _ in range(num_epochs):
        W, b = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("all_in_each_step", "Each step gets all samples here: give it those of its mini-batch.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for _ in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H, Y, W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake(
    "targets_out_of_step", "The features are shuffled, their targets are not: index both alike."
)
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        done = 0
        for index in minibatches(len(H), batch_size, rng):
            W, b = sgd_step(H[index], Y[done : done + len(index)], W, b, lr)
            done += len(index)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("steps_by_hand", "The step is taken by hand here: `sgd_step` is there to be called.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        for index in minibatches(len(H), batch_size, rng):
            G = (softmax(H[index] @ W + b) - Y[index]) / len(index)
            W, b = W - lr * H[index].T @ G, b - lr * G.sum(axis=0)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


@q.mistake("shuffled_by_hand", "The batches are cut by hand here: `minibatches` is there for that.")
def train(H, Y, lr, batch_size, num_epochs, rng):
    W, b, losses = np.zeros((H.shape[1], Y.shape[1])), np.zeros(Y.shape[1]), []
    for _ in range(num_epochs):
        order = rng.permutation(len(H))
        for i in range(0, len(H), batch_size):
            index = order[i : i + batch_size]
            W, b = sgd_step(H[index], Y[index], W, b, lr)
        losses.append(cross_entropy(H @ W + b, Y))
    return W, b, losses


# --- predict_proba ----------------------------------------------------------------------------

q = bank.question("predict_proba", probe="predict_proba(H, W, b)", points=1, uses=("softmax",))


def without_targets(drawn):
    return {name: value for name, value in drawn.items() if name != "Y"}


@q.case
def ordinary(rng):
    """ordinary values"""
    return without_targets(model(rng, 7, 5, 3))


@q.case
def extreme(rng):
    """logits of ±1e3"""
    drawn = without_targets(model(rng, 8, 2, 3))
    return {**drawn, "b": extreme_signs(rng, 1)[0] + drawn["b"]}


@q.case
def single(rng):
    """one sample"""
    return without_targets(model(rng, 1, 3, 4))


@q.case
def narrow(rng):
    """float32"""
    return in_float32(without_targets(model(rng, 6, 4, 10)))


@q.mistake(
    "one_hot", "This gives 1 to the winner and 0 to the rest: how sure the model is, is lost."
)
def predict_proba(H, W, b):
    return np.eye(len(b))[(H @ W + b).argmax(axis=1)]


@q.mistake("logits", "These are logits: probabilities come out of softmax.")
def predict_proba(H, W, b):
    return H @ W + b


@q.mistake("no_bias", "The bias belongs to the logits: here they are computed without it.")
def predict_proba(H, W, b):
    return softmax(H @ W)


@q.mistake("classes", "These are the predicted classes: a probability for each class is asked for.")
def predict_proba(H, W, b):
    return (H @ W + b).argmax(axis=1)


@q.mistake("softmax_twice", "Softmax of probabilities flattens them: once is enough.")
def predict_proba(H, W, b):
    return softmax(softmax(H @ W + b))


@q.mistake("sigmoid", "Each class on its own gives rows that do not sum to 1: the classes compete.")
def predict_proba(H, W, b):
    return 1 / (1 + np.exp(-(H @ W + b)))


# --- accuracy ---------------------------------------------------------------------------------

q = bank.question("accuracy", probe="accuracy(labels, y_hat)", points=1)


def partly_right(rng, num_samples, num_classes, num_right):
    """Labels and probabilities of which `num_right` rows are largest at their label."""
    y_hat = probabilities(rng, num_samples, num_classes)
    labels = y_hat.argmax(axis=1)
    wrong = rng.permutation(num_samples)[num_right:]
    labels[wrong] = (labels[wrong] + rng.integers(1, num_classes, size=len(wrong))) % num_classes
    return {"labels": labels, "y_hat": y_hat}


@q.case
def ordinary(rng):
    """some right, some wrong"""
    return partly_right(rng, 11, 4, int(rng.integers(7, 10)))


@q.case
def few_right(rng):
    """few of them right"""
    return partly_right(rng, 40, 10, int(rng.integers(3, 9)))


@q.case
def all_right(rng):
    """all of them right"""
    return partly_right(rng, 6, 3, 6)


@q.case
def single(rng):
    """one sample"""
    # Its class is not 0, which the largest entry of each column would give.
    y_hat = np.roll(np.sort(probabilities(rng, 1, 5)), -rng.integers(4), axis=1)
    return {"labels": y_hat.argmax(axis=1), "y_hat": y_hat}


@q.case
def near_uniform(rng):
    """no probability above one half"""
    y_hat = 1 + 0.01 * rng.uniform(size=(9, 5))
    labels = y_hat.argmax(axis=1)
    labels[:2] = (labels[:2] + 1) % 5
    return {"labels": labels, "y_hat": y_hat / y_hat.sum(axis=1, keepdims=True)}


@q.mistake("percent", "A fraction between 0 and 1 is asked for, not percent.")
def accuracy(labels, y_hat):
    return 100 * np.mean(y_hat.argmax(axis=1) == labels)


@q.mistake("wrong_axis", "The prediction is the largest entry of each row, not of each column.")
def accuracy(labels, y_hat):
    return np.mean(y_hat.argmax(axis=0) == labels)


@q.mistake("count", "This counts the right ones: divide by how many there are.")
def accuracy(labels, y_hat):
    return np.sum(y_hat.argmax(axis=1) == labels)


@q.mistake("error_rate", "This is the fraction that is wrong.")
def accuracy(labels, y_hat):
    return np.mean(y_hat.argmax(axis=1) != labels)


@q.mistake(
    "mean_probability",
    "This is the mean probability of the true class: count who is largest there.",
)
def accuracy(labels, y_hat):
    return np.mean(y_hat[np.arange(len(labels)), labels])


@q.mistake(
    "threshold", "With many classes the winner may stay below one half: compare it to the others."
)
def accuracy(labels, y_hat):
    return np.mean(y_hat[np.arange(len(labels)), labels] > 0.5)


@q.mistake("over_classes", "Divide by the number of samples, not by the number of classes.")
def accuracy(labels, y_hat):
    return np.sum(y_hat.argmax(axis=1) == labels) / y_hat.shape[1]


# --- trained ----------------------------------------------------------------------------------


@functools.cache  # read once for a class
def _withheld():
    return data.features("withheld")


def withheld_accuracy(answer):
    """The fraction right of withheld samples, of which only the grader has the features."""
    W, b = answer
    H, labels = _withheld()
    return np.mean((H @ W + b).argmax(axis=1) == labels)


q = bank.question(
    "trained",
    probe="""
        Z = H_test @ W + b
        right = np.mean(np.argmax(Z, axis=1) == labels_test)
        behind = np.mean(Z.max(axis=1) - Z[np.arange(len(Z)), labels_test])
        {
            "shape of W": np.shape(W),
            "shape of b": np.shape(b),
            "W is zero": not np.any(W),
            "sure of the wrong classes": right < 0.5 and behind > 20,
            "right on at least 90 % of the test set": right >= 0.9,
        }
    """,
    points=2,
    defines="W",
    cells=("features", "targets", "trained"),
    hidden_probe="(W, b)",
    score=Score(withheld_accuracy, worst=lambda target: target - 0.01, show="{:.1%} right"),
)


@q.case
def on_the_test_set(rng):
    """the test set"""
    return {}


@q.mistake("never_trained", "W and b are still zero: they come out of `train`.")
def cell():
    W, b = np.zeros((H_train.shape[1], num_classes)), np.zeros(num_classes)


@q.mistake("uphill", "The model is sure of wrong classes: did the training go uphill?")
def cell():
    W, b, losses = train(H_train, Y_train, -0.1, 64, 1, np.random.default_rng(0))


@q.mistake(
    "out_of_step", "The model learnt next to nothing: do the targets belong to their features?"
)
def cell():
    Y_other = np.roll(Y_train, 1, axis=0)
    W, b, losses = train(H_train, Y_other, 0.1, 64, 3, np.random.default_rng(0))


@q.mistake("transposed", "W maps k features to C classes: its shape is (k, C).")
def cell():
    W, b, losses = train(H_train, Y_train, 0.1, 64, 3, np.random.default_rng(0))
    W = W.T
