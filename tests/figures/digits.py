"""Digits as images."""

import numpy as np

rng = np.random.default_rng(0)
LABELS = np.arange(20) % 10
IMAGES = rng.random((20, 28, 28))

ORDINARY = {"digit_grid": (IMAGES, LABELS)}
EDGE = {
    "one digit, an axis for its channel": ("digit_grid", IMAGES[:1, None]),
    "digits of 0..255": ("digit_grid", (IMAGES * 255).astype(np.uint8), LABELS, "Bytes", 7),
    "digits of one value": ("digit_grid", np.zeros((3, 28, 28)), [1, 2, 3]),
}
SAID = [("digits of 0..255", "pixel values 0 to 25")]
REFUSED = [
    ("digit_grid", (IMAGES[0],), "got (28, 28)"),
    ("digit_grid", (IMAGES[:0],), "got (0, 28, 28)"),
    ("digit_grid", (IMAGES, LABELS[:3]), "3 labels for 20 images"),
]
