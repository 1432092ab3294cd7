"""A trained classifier of digits, for notebooks that need one at hand.

    y_hat, labels = probabilities("test")                   # on the features of notebook 1
    y_hat, labels = probabilities("test", inputs="pixels")  # on raw pixels: many more mistakes
    y_hat = classify(images)                                # any images, uint8 (N, 28, 28)

It is softmax regression as scikit-learn fits it to the training images of the profile.
"""

import functools
import warnings
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from helpers import data
from helpers.encoder import encode

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

INPUTS = ("features", "pixels")


def probabilities(
    split: str, inputs: str = "features"
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Probabilities (N, 10), float64, rows sum to 1, and labels (N,), int64, of one split.

    Raises ValueError for unknown inputs, and what `helpers.data.load` raises.
    """
    X, labels = _inputs(split, inputs)
    return _predicted(X, inputs), labels


def classify(images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Probabilities (N, 10) of uint8 images (N, 28, 28), by the encoder of notebook 1."""
    return _predicted(encode(images), "features")


def _inputs(split: str, inputs: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    if inputs not in INPUTS:
        raise ValueError(f'there are no inputs "{inputs}": choose one of {", ".join(INPUTS)}.')
    if inputs == "features":
        return data.features(split)
    images, labels = data.load(split)
    return images.reshape(len(images), -1).astype(np.float32) / np.float32(255), labels


def _predicted(X: NDArray[np.float32], inputs: str) -> NDArray[np.float64]:
    # In float32 many a probability would be rounded to 1, and tie with others.
    y_hat: NDArray[np.float64] = _fitted(inputs, data.profile()).predict_proba(X.astype(np.float64))
    return y_hat


@functools.cache
def _fitted(inputs: str, profile: str) -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    X, labels = _inputs("train", inputs)
    with warnings.catch_warnings():
        # Thirty steps are short of convergence on pixels: good enough, and done in seconds.
        warnings.simplefilter("ignore")
        return LogisticRegression(max_iter=30).fit(X, labels)
