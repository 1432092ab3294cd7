"""Figures of 06_vae."""

import numpy as np

from tests.figures.digits import IMAGES, rng

ROWS = rng.random((20, 784))
PARTS = np.stack([110 - 30 * (1 - np.exp(-np.arange(6.0))), 15 + 2 * np.arange(6.0)], axis=1)
CENTRES, LABELS = rng.normal(size=(20, 2)), rng.integers(0, 10, 20)
Y_HAT = rng.dirichlet(np.full(10, 0.05), size=20)

ORDINARY = {
    "vae_training": (PARTS.sum(axis=1) + 5, PARTS),
    "reconstructions": (IMAGES[:10], {"2": ROWS[:10], "20": IMAGES[:10]}, "Two codes"),
    "latent_walk": (ROWS[:11], IMAGES[0], IMAGES[1:2]),
    "image_sheets": ({"with": ROWS[:16], "without": IMAGES[:16]},),
    "judged_samples": (ROWS, Y_HAT),
    "latent_plane": (CENTRES, LABELS, ROWS[:16], [-2, -1, 0, 1]),
}
EDGE = {
    "one epoch of a VAE": ("vae_training", [140.0], [[100.0, 20.0]]),
    "one image restored": ("reconstructions", IMAGES[:1, None], {"restored": ROWS[:1]}),
    "a walk of two steps": ("latent_walk", ROWS[:2], IMAGES[0], IMAGES[1]),
    "one sheet, short last row": ("image_sheets", {"draws": ROWS[:5]}),
    "one black image": ("image_sheets", {"black": np.zeros((1, 28, 28))}),
    "one sample judged": ("judged_samples", ROWS[:1], np.eye(10)[[3]]),
    "nobody sure": ("judged_samples", ROWS[:3], np.full((3, 10), 0.1)),
    "a plane of one point": ("latent_plane", [[0.2, 3.0]], [7], ROWS[:1], [0.0]),
}
SAID = [
    ("vae_training", "reconstruction from 110.0 to 80.2, KL from 15.0 to 25.0"),
    ("one sheet, short last row", "draws, 5 images:"),
    ("one black image", "0% of the pixels are white and 0% grey"),
    ("one sample judged", "1 of 1 sample is given to a class with more than 90%. Surest: 3"),
    ("nobody sure", "0 of 3 samples are given"),
    ("reconstructions", "20 0.000"),
    ("a plane of one point", "1 centre of clouds, 1 outside"),
    ("a plane of one point", "a grid of 1 × 1 images"),
]
REFUSED = [
    ("vae_training", ([1.0, 2.0], [[1.0, 2.0]]), "got (1, 2)"),
    ("reconstructions", (IMAGES[:3], {"restored": ROWS[:4]}), "restored (4, 28, 28)"),
    ("latent_walk", (ROWS[:3, :700], IMAGES[0], IMAGES[1]), "got (3, 700)"),
    ("image_sheets", ({"draws": ROWS[0]},), "got (784,)"),
    ("judged_samples", (ROWS, Y_HAT[:3]), "3 rows"),
    ("latent_plane", (CENTRES, LABELS, ROWS[:5], [0, 1]), "need 4 images"),
    ("latent_plane", (CENTRES[:3], LABELS, ROWS[:4], [0, 1]), "got (3, 2)"),
]
