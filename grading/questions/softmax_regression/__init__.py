"""The questions of 02_softmax_regression, and inputs that several of them draw."""

import numpy as np

from grading.bank.question import Bank

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


def large_model(rng):
    """H of about 100, and W to suit: so the gradient of W is large."""
    drawn = model(rng, 7, 4, 3)
    return {**drawn, "H": 100 * drawn["H"], "W": drawn["W"] / 100}


def extreme_model(rng):
    """A model of 8 samples whose logits are near ±1e3, by its bias."""
    drawn = model(rng, 8, 2, 3)
    return {**drawn, "b": extreme_signs(rng, 1)[0] + drawn["b"]}


def extreme_signs(rng, num_samples):
    """(num_samples, 3): each row −1e3 once and +1e3 twice, so that no row is decided by that."""
    return rng.permuted(np.tile([1e3, 1e3, -1e3], (num_samples, 1)), axis=1)


def one_far_ahead(rng, num_classes, size):
    """(C, C): in each row another class at +size, the others at −size. Whatever is taken out of a
    row but its maximum, be it its mean, its first or its smallest entry, exp overflows."""
    ahead = np.eye(num_classes)[rng.permutation(num_classes)]
    return np.where(ahead, size, -size) + rng.normal(size=ahead.shape)


def in_float32(inputs):
    return {
        name: value.astype(np.float32) if isinstance(value, np.ndarray) else value
        for name, value in inputs.items()
    }
