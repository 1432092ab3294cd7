"""The questions of 01_feature_extraction.

A probe builds what cannot travel (images, networks, loaders, files) from arrays and a seed. Every
weight and running statistic of a network is drawn by NumPy, so that nothing depends on torch's
random stream, and the mode of a network shows in its features.
"""

import numpy as np

from grading.bank.question import Bank

bank = Bank("01_feature_extraction")


def seed(rng):
    return int(rng.integers(1_000_000))


def patches(rng, low, N, channels, height, width):
    """Images of 4×4 patches, float32 in [low, 1]: a network hardly tells pixel noise apart."""
    small = rng.uniform(low, 1, size=(N, channels, height // 4, width // 4))
    return small.repeat(4, axis=2).repeat(4, axis=3).astype(np.float32)


def features_and_labels(rng, m, d):
    return {
        "features": rng.normal(size=(m, d)).astype(np.float32),
        "labels": rng.integers(0, 10, size=m),
    }
