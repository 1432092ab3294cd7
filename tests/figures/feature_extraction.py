"""Figures of 01_feature_extraction."""

import numpy as np

from tests.figures.digits import IMAGES, LABELS, rng

ORDINARY = {
    "preprocessing": (IMAGES[0], np.stack([IMAGES[0]] * 3)),
    "class_map": ({"raw pixels": rng.random((20, 2)), "features": rng.random((20, 2))}, LABELS),
    "encoder_activations": (IMAGES[0], rng.random((32, 14, 14))),
}
EDGE = {
    "one channel": ("preprocessing", IMAGES[0], IMAGES[:1]),
    "one sample on a map": ("class_map", {"raw pixels": np.zeros((1, 2))}, [7]),
    "missing classes on a map": ("class_map", {"features": rng.random((9, 2))}, [0, 1, 9] * 3),
    "few channels, all silent": ("encoder_activations", IMAGES[:1], np.zeros((3, 5, 5))),
}
SAID = [("few channels, all silent", "zero everywhere: 0, 1, 2.")]
REFUSED = [
    ("preprocessing", (IMAGES[0], IMAGES[0]), "got (28, 28) and (28, 28)"),
    ("class_map", ({"features": np.zeros((3, 5))}, [0, 1, 2]), "got (3, 5)"),
    ("encoder_activations", (IMAGES[0], np.zeros((1, 32, 14, 14))), "got (1, 32, 14, 14)"),
]
