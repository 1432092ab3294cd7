"""The digits inside scikit-learn, in the shape of MNIST."""

import hashlib
import importlib.metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

COUNTS = {"train": 1_077, "test": 360, "withheld": 360}


def version() -> str:
    """A text that is another one where `digits` gives something else."""
    source = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=6).hexdigest()
    return f"{importlib.metadata.version('scikit-learn')}-{source}"


def digits() -> dict[str, NDArray[np.generic]]:
    """All images, uint8 (N, 28, 28), and labels, int64 (N,), in an order drawn once for all."""
    from PIL import Image
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    small = np.round(pixels.reshape(-1, 8, 8) * (255 / 16)).astype(np.uint8)
    # As in MNIST, a digit fills a box of 20×20 in the middle.
    images = np.zeros((len(small), 28, 28), np.uint8)
    for image, digit in zip(images, small, strict=True):
        larger = Image.fromarray(digit).resize((20, 20), Image.Resampling.BICUBIC)
        image[4:24, 4:24] = np.asarray(larger)
    order = np.random.default_rng(0).permutation(len(labels))
    return {"images": images[order], "labels": labels[order].astype(np.int64)}
