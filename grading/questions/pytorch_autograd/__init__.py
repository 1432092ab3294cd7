"""The questions of 03_pytorch_autograd.

A probe builds tensors, small models and loaders from arrays. Every weight is drawn by NumPy, so
that nothing depends on torch's random stream. In the place of earlier answers stand library calls
that the answer itself may not use.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank("03_pytorch_autograd")


def pixels(rng, *shape):
    """Images in [0, 1], float32, mostly black as digits are."""
    return (rng.random(shape) * (rng.random(shape) < 0.15)).astype(np.float32)


def parameters(rng, num_features, num_classes):
    """W (k, C) and b (C,) in steps of 1/8, none of them a multiple of another."""
    W = rng.integers(-8, 9, size=(num_features, num_classes)) / 8
    return {"W": W.astype(np.float32), "b": rng.normal(size=num_classes).astype(np.float32)}


def data_of_a_model(rng, num_samples, batch_size):
    """Images (N, 1, 3, 4), a linear model with 3 classes, and its logits on them."""
    images = rng.random((num_samples, 1, 3, 4), dtype=np.float32)
    weight = rng.normal(size=(3, 12)).astype(np.float32)
    bias = rng.normal(size=3).astype(np.float32)
    Z = images.reshape(num_samples, -1) @ weight.T + bias
    drawn = {"images": images, "weight": weight, "bias": bias, "batch_size": batch_size}
    return drawn, Z
