"""Figures of 02_softmax_regression."""

import numpy as np

from tests.figures.digits import IMAGES, LABELS, rng

Y_HAT = rng.dirichlet(np.ones(10), size=20)
FALLING = 2.3 * np.exp(-np.arange(6.0))
RISING = 1 - 0.5 * np.exp(-np.arange(6.0))
OFFSETS = np.array([-800.0, 0.0, 700.0, 800.0])
NAIVE = np.array([np.nan, 0.1, 0.1, np.nan])
LOST = np.array([2.0, 50.0, np.inf, np.nan])

ORDINARY = {
    "training_curves": (FALLING, RISING, RISING - 0.01),
    "learning_rates": ({0.01: FALLING, 0.1: FALLING / 2},),
    "batch_sizes": ({32: FALLING, 256: FALLING * 2}, {32: 2.0, 256: 0.5}),
    "settings_table": ([0.1, 1.0], [8, 32, 128], [[0.4, 0.5], [0.6, 0.39], [20.0, 0.41]]),
    "losses_by_epochs": ([1, 10, 100], [0.6, 0.3, 0.1], [0.7, 0.4, 0.5]),
    "temperature": ([0.5, 1, 10], Y_HAT[:3]),
    "confusion_matrix": (LABELS, Y_HAT.argmax(axis=1)),
    "confident_mistakes": (IMAGES, LABELS, Y_HAT),
    "softmax_overflow": (OFFSETS, NAIVE, np.full(4, 0.1)),
    "loss_against_probability": (
        np.logspace(-20, 0),
        -np.log(np.logspace(-20, 0)),
        -np.log(np.logspace(-20, 0) + 1e-8),
    ),
}
EDGE = {
    "one epoch": ("training_curves", [0.3], [0.9], [0.8]),
    "a lost training": ("training_curves", [np.nan] * 3, [0.1] * 3, [0.1] * 3),
    "a rate that diverges": ("learning_rates", {1.0: FALLING, 10.0: LOST}),
    "every rate diverges": ("learning_rates", {1.0: LOST, 10.0: [np.nan] * 4}),
    "a line for a model that knows nothing": ("learning_rates", {1.0: FALLING}, 2.3),
    "one setting": ("settings_table", [0.1], [8], [[0.4]]),
    "one temperature": ("temperature", [1], Y_HAT[:1]),
    "a loss of zero": ("learning_rates", {1.0: [2.0, 0.0]}),
    "many rates": ("learning_rates", {10.0**-i: FALLING * 2**i for i in range(12)}),
    "sizes without times": ("batch_sizes", {256: FALLING}),
    "one sample counted": ("confusion_matrix", [3], [3]),
    "a class nobody has": ("confusion_matrix", [0, 1, 1], [0, 1, 0], 3),
    "one mistake": ("confident_mistakes", IMAGES[:1], [0], np.eye(10)[[3]]),
    "no mistake": ("confident_mistakes", IMAGES, LABELS, np.eye(10)[LABELS]),
    "a naive form that holds": ("softmax_overflow", [0, 1], [0.1, 0.1], [0.1, 0.1]),
    "a naive form always lost": ("softmax_overflow", [0, 1], [np.nan] * 2, [0.1, 0.1]),
}
SAID = [
    ("training_curves", "Training loss goes from 2.3 to 0.0155 over 6 epochs"),
    ("training_curves", "train 99.66%, test 98.66%"),
    ("a rate that diverges", "lr = 10 diverges in epoch 3 of 4"),
    ("a line for a model that knows nothing", "a model that knows nothing, 2.3."),
    ("settings_table", "0.400 with 8 samples at 0.1, 0.390 with 32 samples at 1"),
    ("losses_by_epochs", "goes from 0.7 to 0.5 and is lowest, 0.4, at 10 epochs."),
    ("temperature", "T = 10: "),
    ("batch_sizes", "Seconds per epoch: 2 at 32, 0.5 at 256."),
    ("a class nobody has", "1 of 3 samples are classified wrong, 33.33%."),
    ("a class nobody has", "Most frequent: 1 taken for 0 1 time."),
    ("one mistake", "a 0 taken for 3 with 100.0%"),
    ("no mistake", "No mistake among 20 samples."),
    ("softmax_overflow", "a number only for constants from 0 to 700."),
    ("loss_against_probability", "−log(p + 1e-8) flattens at 18.4."),
]
REFUSED = [
    ("confusion_matrix", ([0, 1], [0]), "predictions (1,)"),
    ("confusion_matrix", ([0, 10], [0, 1]), "0..9"),
    ("confident_mistakes", (IMAGES, LABELS[:3], Y_HAT), "3 labels"),
]
