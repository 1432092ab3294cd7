"""Figures of 03_pytorch_autograd."""

import numpy as np
import torch

from tests.figures.digits import IMAGES, rng

LOGITS = np.array([-1.0, 3.0, 0.5, 0.0])
Y_HAT = np.exp(LOGITS) / np.exp(LOGITS).sum()
# The middle is positive for class 0, negative for class 1.
WEIGHTS = np.stack([np.ones((28, 28)), -np.ones((28, 28)), np.zeros((28, 28))])
X = torch.tensor(3.0, requires_grad=True)
W = torch.ones(784, 10, requires_grad=True)
HISTORY = np.stack([np.geomspace(1, 0.2, 5), np.linspace(0.8, 0.95, 5), np.linspace(0.8, 0.9, 5)])


def again_and_again(times: int) -> torch.Tensor:
    """A graph of as many operations, one behind the other."""
    result = X
    for _ in range(times):
        result = result + 1
    return result


ORDINARY = {
    "computation_graph": (X**2 + 2 * X,),
    "models_in_training": ({"linear": HISTORY, "CNN": HISTORY**2},),
    "logits_and_probabilities": (IMAGES[0], LOGITS, Y_HAT, 1),
    "step_losses": (2.3 * np.exp(-np.arange(200) / 50) + 0.1 * rng.random(200),),
    "templates": (rng.normal(size=(10, 28, 28)),),
}
EDGE = {
    "a leaf that skips a column": ("computation_graph", (torch.ones(4, 784) @ W).sum() + X),
    "a long graph": ("computation_graph", again_and_again(100)),
    "one model, one epoch": ("models_in_training", {"linear": HISTORY[:, :1]}),
    "a wrong prediction": ("logits_and_probabilities", IMAGES[:1], LOGITS, Y_HAT, 3),
    "one class": ("logits_and_probabilities", IMAGES[0], [-2.0], [1.0], 0),
    "one step": ("step_losses", [2.3]),
    "few steps": ("step_losses", [4.0, 2.0, 1.0, 3.0, 2.0, 1.0, 0.5, 0.1]),
    "three templates": ("templates", WEIGHTS),
    "one template of zeros": ("templates", np.zeros((1, 28, 28)), "Nothing learned"),
}
SAID = [
    ("computation_graph", "Add takes Pow and Mul; Pow takes leaf (); Mul takes leaf ()."),
    ("a leaf that skips a column", "Add takes Sum and leaf (); Sum takes Mm; Mm takes leaf (784"),
    ("a long graph", "Graph of 23 operations"),
    ("one model, one epoch", "in the end 80.0% on training and 80.0% on validation images."),
    ("logits_and_probabilities", "The most likely class is 1 with"),
    ("a wrong prediction", "A digit labelled 3, its 4 logits -1 to 3"),
    ("few steps", "each of 8 steps: 4 at the first. Its mean over 2 steps goes from 3 to 0.3."),
    ("one step", "Its mean over 1 step goes from 2.3 to 2.3."),
    ("three templates", "mostly positive for 0 and negative for 1."),
    ("one template of zeros", "positive for none and negative for none."),
]
REFUSED: list[tuple[str, tuple[object, ...], str]] = [
    ("computation_graph", (torch.ones(1),), "no operation was noted"),
    ("models_in_training", ({"linear": HISTORY[:2]},), "got (2, 5)"),
    ("logits_and_probabilities", (IMAGES[0], LOGITS, Y_HAT[:3], 0), "y_hat (3,)"),
    ("logits_and_probabilities", (IMAGES[0], LOGITS, Y_HAT, 4), "label 4"),
    ("logits_and_probabilities", (IMAGES, LOGITS, Y_HAT, 0), "got (1, 20, 28, 28)"),
    ("step_losses", ([],), "got (0,)"),
    ("step_losses", (np.ones((2, 3)),), "got (2, 3)"),
    ("templates", (np.zeros((784, 10)),), "got (784, 10)"),
]
