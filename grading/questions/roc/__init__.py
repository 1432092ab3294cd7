"""The questions of 05_roc: thresholds, the curve, its area and ten classes."""

import numpy as np

from grading.bank.question import Bank

bank = Bank(
    "05_roc",
    forbids={
        "sklearn": "Here you build it yourself; compare with scikit-learn in a cell of its own.",
        "numpy.trapezoid": "Here you write the sum of the trapezoids yourself.",
        "numpy.trapz": "Here you write the sum of the trapezoids yourself.",
        "scipy.integrate": "Here you write the sum of the trapezoids yourself.",
    },
)


def distinct(rng, num_positives, num_negatives):
    """labels (N,) and scores (N,) in [0, 1], no two of which are equal; positives score higher.

    The two highest scores are of different kinds: so the second point of the curve is a corner.
    """
    labels = np.repeat([1, 0], [num_positives, num_negatives])
    while True:
        rank = np.argsort(np.argsort(rng.normal(size=len(labels)) + labels))
        if labels[rank >= len(rank) - 2].sum() == 1:
            break
    # A grid keeps the scores apart, also in float32.
    scores = (rank + rng.uniform(0.2, 0.8, size=len(rank))) / len(rank)
    while True:
        order = rng.permutation(len(labels))
        # Labels left in this order when the scores are sorted must not be right by chance.
        if labels[order[0]] != labels[scores.argmax()]:
            return {"labels": labels[order], "scores": scores[order]}


def hardly_apart(rng):
    """labels (12,) and scores (12,) of three heights; at each of them four, a last digit apart.

    In each four the positives are ahead, mostly: to whom they are equal, half a pair gets lost.
    """
    heights = (np.arange(3) + rng.uniform(0.2, 0.8, size=3)) / 3
    scores = (heights[:, None] + np.arange(4) * np.spacing(heights)[:, None]).ravel()
    labels = rng.permutation([[0, 1, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1]]).ravel()
    order = rng.permutation(12)
    return {"labels": labels[order], "scores": scores[order]}


def tied(values, positives, negatives):
    """labels and scores: each value is the score of so many positives and so many negatives.

    The positives are listed first. If no two pairs of numbers are equal, no points of the curve
    lie on a straight line.
    """
    labels = np.repeat([1, 0], [sum(positives), sum(negatives)])
    scores = np.concatenate([np.repeat(values, positives), np.repeat(values, negatives)])
    return {"labels": labels, "scores": scores}
