"""The questions of 04_backpropagation.

Layers and models are classes: a probe makes its own, gives them arrays, and notes what their
methods return.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank(
    "04_backpropagation",
    forbids={
        "torch": "This notebook is NumPy only: here you are the automatic differentiation.",
        "scipy.special": "Here you build it yourself, from exp, log, max and sum.",
        "scipy.optimize": "Here you build the derivative and the descent yourself.",
        "scipy.differentiate": "Here you build the numerical derivative yourself.",
        "sklearn.linear_model": "Here you build the model yourself.",
        "sklearn.neural_network": "Here you build the network yourself.",
        "sklearn.metrics": "Here you build the loss yourself.",
        "sklearn.utils": "Here you build softmax yourself.",
    },
)


def one_hot_rows(rng, num_samples, num_classes):
    """Y (N, C) of drawn labels."""
    return np.eye(num_classes)[rng.integers(num_classes, size=num_samples)]


def away_from_zero(rng, shape):
    """Entries between 0.1 and 2 in size, of either sign."""
    return rng.uniform(0.1, 2, size=shape) * rng.choice([-1.0, 1.0], size=shape)


def far_apart(rng, shape, most=3):
    """Entries of either sign, from 1e-3 up to ten to the power of `most` in size."""
    return rng.permuted(np.geomspace(1e-3, 10.0**most, int(np.prod(shape)))).reshape(
        shape
    ) * rng.choice([-1.0, 1.0], size=shape)


def weights(rng, fan_in, fan_out):
    """W (fan_in, fan_out), such that what comes out is not much larger than what goes in: where a
    model is all but sure, its gradient vanishes and no mistake shows."""
    return away_from_zero(rng, (fan_in, fan_out)) / fan_in**0.5


def new_seeds(rng):
    """The first and the last alike."""
    one, other = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    return [one, other, one]
