"""Figures of 05_roc."""

import numpy as np

from tests.figures.digits import rng

IS_NINE = np.arange(200) % 10 == 9
SCORES = 1 / (1 + np.exp(-rng.normal(-2 + 4 * IS_NINE, 1.5)))
STEPS = np.array([0, 0, 0.05, 0.2, 1]), np.array([0, 0.6, 0.9, 0.95, 1])
THRESHOLDS = np.array([np.inf, 0.9, 0.5, 0.1, 0.01])
SHARES = {"a tenth": [1, 0.7, 0.4, 0.1], "a half": [1, 0.9, 0.7, 0.5]}
AREAS = 0.9 + 0.05 * np.linspace(-1, 1, 41) ** 3
SMOOTH = np.linspace(0, 1, 50), np.linspace(0, 1, 50) ** 0.2

ORDINARY = {
    "moving_threshold": (
        IS_NINE.astype(int),
        SCORES,
        {0.5: (18, 9, 2, 171), 0.1: (20, 60, 0, 120)},
    ),
    "roc_curves": ({"smooth": SMOOTH, "steps": STEPS},),
    "marked_curve": (*STEPS, THRESHOLDS, {"one half": 0.5, "strict": 0.9}),
    "one_vs_rest": (
        [(SMOOTH[0], SMOOTH[0] ** (0.02 * c + 0.01), 0.99 - 0.01 * c) for c in range(10)],
    ),
    "precision_recall": (*STEPS, THRESHOLDS, SHARES, {"one half": 0.5, "strict": 0.9}),
    "resampled_areas": ({"all": AREAS, "some": 2 * AREAS - 0.9}, 0.9),
}
EDGE = {
    "scores of 0 and 1": ("moving_threshold", [0, 1, 0], [0.0, 1.0, 1.0], {0.5: (1, 1, 0, 1)}),
    "no threshold": ("moving_threshold", [0, 1], [0.2, 0.7], {}),
    "a logarithmic axis": ("roc_curves", {"smooth": SMOOTH, "steps": STEPS}, "Two", True),
    "a curve at fpr 0": ("roc_curves", {"perfect": ([0, 0, 1], [0, 1, 1])}, "Perfect", True),
    "a part of a curve": ("roc_curves", {"part": ([0, 0], [0, 0.5])}, "Part", True),
    "thresholds at the ends": ("marked_curve", *STEPS, THRESHOLDS, {"all": 0.01, "none": np.inf}),
    "no threshold marked": ("marked_curve", *STEPS, THRESHOLDS, {}),
    "one class against the rest": ("one_vs_rest", [(*STEPS, 0.9625)]),
    "perfect classes": ("one_vs_rest", [([0, 0, 1], [0, 1, 1], 1.0)] * 3),
    "nothing called positive": ("precision_recall", *STEPS, THRESHOLDS, SHARES, {"none": 2.0}),
    "no threshold beside precision": ("precision_recall", *STEPS, THRESHOLDS, SHARES, {}),
    "areas that are all equal": ("resampled_areas", {"perfect": [1.0, 1.0, 1.0]}, 1.0),
}
SAID = [
    ("moving_threshold", "of 20 positives and 180 negatives"),
    ("moving_threshold", "tp 18 and fp 9 at 0.5; tp 20 and fp 60 at 0.1."),
    ("roc_curves", "of at most 1 %, 10 % and 50 %: smooth: "),
    ("roc_curves", "; steps: 60.0%, 90.0% and 95.0%."),
    ("marked_curve", "one half, 0.5, at 5.00% and 90.0%; strict, 0.9, at 0.00% and 60.0%."),
    ("one_vs_rest", "10 classes, each against the rest. Areas from the smallest: 9 with 0.9000"),
    ("one class against the rest", "1 class, each"),
    ("precision_recall", "of 5 points, and precision against recall for these shares of positi"),
    ("precision_recall", "are called positive: 10.0%, 50.0%. At one half: recall 90.0%, precisi"),
    ("precision_recall", "At strict: recall 60.0%, precision 100.0%, 100.0%."),
    ("nothing called positive", "At none nothing is called positive."),
    ("resampled_areas", "about the area 0.9000 of the samples as they are. The middle 95 %"),
    ("areas that are all equal", "of each: perfect, 1.0000 to 1.0000."),
]
REFUSED = [
    ("moving_threshold", ([0, 1], [0.5], {}), "scores (1,)"),
    ("moving_threshold", ([1, 1], [0.5, 0.6], {}), "of 0 and 1"),
    ("moving_threshold", ([0, 1], [-3.0, 0.6], {}), "scores must lie in [0, 1]"),
    ("moving_threshold", ([0, 1], [0.5, 0.6], {0.5: (1, 1, 1, 1)}), "add up to 2"),
    ("roc_curves", ({"lengths": ([0, 1], [0, 0.5, 1])},), "tpr (3,)"),
    ("roc_curves", ({str(i): STEPS for i in range(5)},), "got 5"),
    ("marked_curve", (*STEPS, THRESHOLDS[:3], {}), "thresholds (3,)"),
    ("one_vs_rest", ([],), "got 0"),
    ("precision_recall", (*STEPS, THRESHOLDS, {"all": [1, 1, 1, 1, 1]}, {}), "(m - 1,), got [5"),
    ("precision_recall", (*STEPS, THRESHOLDS, {}, {}), "got 0"),
    ("resampled_areas", ({"one": [0.5]}, 0.5), "two or more areas, got 1"),
    ("resampled_areas", ({}, 0.5), "got 0"),
    ("one_vs_rest", ([(*STEPS, 0.9)] * 11,), "got 11"),
]
