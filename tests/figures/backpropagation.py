"""Figures of 04_backpropagation."""

import numpy as np
from numpy.typing import NDArray

STEPS = 10.0 ** -np.arange(1, 12)
FALLING = 2.3 * np.exp(-np.arange(101) / 30)
RISING = 1 - 0.9 * np.exp(-np.arange(11) / 3)
ERRORS = {"affine, d_weight": 3e-10, "affine, d_bias": 8e-11, "ReLU, d_inputs": 0.0}
POINTS = np.random.default_rng(0).uniform(-1, 1, (40, 2))
RIGHT_HALF = (POINTS[:, 0] > 0).astype(int)


def right_half(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sure of class 1 where the first input is above 0."""
    return np.where(points[:, :1] > 0, [0.0, 1.0], [1.0, 0.0])


def nowhere(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sure of class 0 everywhere."""
    return np.tile([1.0, 0.0], (len(points), 1))


ORDINARY = {
    "borders": (POINTS, RIGHT_HALF, {"half": right_half, "nowhere": nowhere}),
    "difference_errors": (STEPS, STEPS + 1e-16 / STEPS, STEPS**2 + 1e-16 / STEPS),
    "gradient_errors": (ERRORS,),
    "learning_curves": (
        {"logistic regression": FALLING, "network": 2 * FALLING**2},
        {"logistic regression": RISING, "network": RISING**2},
    ),
}
EDGE = {
    "a step without error": ("difference_errors", [0.1, 0.01], [0.1, 0.01], [0.01, 0.0]),
    "a wrong gradient": ("gradient_errors", {**ERRORS, "loss, d_logits": 0.3}),
    "a gradient that is no number": ("gradient_errors", {**ERRORS, "loss, d_logits": np.nan}),
    "one gradient": ("gradient_errors", {"d_W": 1e-12}, 1e-9),
    "many gradients": ("gradient_errors", {f"layer {i}, d_weight": 10.0**-i for i in range(16)}),
    "losses alone": ("learning_curves", {"zeros": FALLING, "Xavier": FALLING, "wide": FALLING}),
    "one model": ("borders", POINTS, RIGHT_HALF, {"half": right_half}),
    "two epochs": ("learning_curves", {"network": [2.3, 0.1]}, {"network": [0.1, 0.9]}),
}
SAID = [
    ("borders", "half takes 50% of the square for class 1 and gets 100% of the points right"),
    ("difference_errors", "of central differences smallest at a step of 1e-06, where it is 1e-10"),
    ("gradient_errors", "3 of 3 gradients within 1e-07 of the numerical one"),
    ("a wrong gradient", "3 of 4 gradients within 1e-07"),
    ("a gradient that is no number", "loss, d_logits not a number"),
    ("learning_curves", "Training loss of logistic regression: from 2.3 to 0.0821"),
    ("learning_curves", "Test accuracy of logistic regression: from 10.0% to 96.8%"),
]
REFUSED = [
    ("borders", (POINTS.T, RIGHT_HALF, {"half": right_half}), "points (2, 40)"),
    ("borders", (POINTS, RIGHT_HALF, {}), "no models"),
    ("difference_errors", (STEPS, STEPS, STEPS[:3]), "central errors (3,)"),
    ("gradient_errors", ({},), "no errors"),
    ("learning_curves", ({"network": [2.3]},), "at least two epochs"),
]
