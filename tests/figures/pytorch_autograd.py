"""Figures of 03_pytorch_autograd."""

import numpy as np

from tests.figures.digits import IMAGES, rng

LOGITS = np.array([-1.0, 3.0, 0.5, 0.0])
Y_HAT = np.exp(LOGITS) / np.exp(LOGITS).sum()
# The middle is positive for class 0, negative for class 1.
WEIGHTS = np.stack([np.ones((28, 28)), -np.ones((28, 28)), np.zeros((28, 28))])

ORDINARY = {
    "logits_and_probabilities": (IMAGES[0], LOGITS, Y_HAT, 1),
    "step_losses": (2.3 * np.exp(-np.arange(200) / 50) + 0.1 * rng.random(200),),
    "templates": (rng.normal(size=(10, 28, 28)),),
}
EDGE = {
    "a wrong prediction": ("logits_and_probabilities", IMAGES[:1], LOGITS, Y_HAT, 3),
    "one class": ("logits_and_probabilities", IMAGES[0], [-2.0], [1.0], 0),
    "one step": ("step_losses", [2.3]),
    "few steps": ("step_losses", [4.0, 2.0, 1.0, 3.0, 2.0, 1.0, 0.5, 0.1]),
    "three templates": ("templates", WEIGHTS),
    "one template of zeros": ("templates", np.zeros((1, 28, 28)), "Nothing learnt"),
}
SAID = [
    ("logits_and_probabilities", "The most likely class is 1 with"),
    ("a wrong prediction", "A digit labelled 3, its 4 logits -1 to 3"),
    ("few steps", "each of 8 steps: 4 at the first. Its mean over 2 steps goes from 3 to 0.3."),
    ("one step", "Its mean over 1 step goes from 2.3 to 2.3."),
    ("three templates", "mostly positive for 0 and negative for 1."),
    ("one template of zeros", "positive for none and negative for none."),
]
REFUSED: list[tuple[str, tuple[object, ...], str]] = [
    ("logits_and_probabilities", (IMAGES[0], LOGITS, Y_HAT[:3], 0), "y_hat (3,)"),
    ("logits_and_probabilities", (IMAGES[0], LOGITS, Y_HAT, 4), "label 4"),
    ("logits_and_probabilities", (IMAGES, LOGITS, Y_HAT, 0), "got (1, 20, 28, 28)"),
    ("step_losses", ([],), "got (0,)"),
    ("step_losses", (np.ones((2, 3)),), "got (2, 3)"),
    ("templates", (np.zeros((784, 10)),), "got (784, 10)"),
]
