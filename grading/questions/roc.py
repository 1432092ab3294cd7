"""The questions of 05_roc."""

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
    """labels (N,) and scores (N,) in [0, 1], no two of which are equal; positives score higher."""
    labels = np.repeat([1, 0], [num_positives, num_negatives])
    rank = np.argsort(np.argsort(rng.normal(size=len(labels)) + labels))
    # A grid keeps the scores apart, also in float32.
    scores = (rank + rng.uniform(0.2, 0.8, size=len(rank))) / len(rank)
    while True:
        order = rng.permutation(len(labels))
        # Labels left in this order when the scores are sorted must not be right by chance.
        if labels[order[0]] != labels[scores.argmax()]:
            return {"labels": labels[order], "scores": scores[order]}


def tied(values, positives, negatives):
    """labels and scores: each value is the score of so many positives and so many negatives.

    The positives are listed first. If no two pairs of numbers are equal, no points of the curve
    lie on a straight line.
    """
    labels = np.repeat([1, 0], [sum(positives), sum(negatives)])
    scores = np.concatenate([np.repeat(values, positives), np.repeat(values, negatives)])
    return {"labels": labels, "scores": scores}


# --- confusion_counts -------------------------------------------------------------------------

q = bank.question(
    "confusion_counts",
    probe="confusion_counts(labels, scores, threshold)",
    measure='dict(zip(("tp", "fp", "fn", "tn"), answer, strict=True))',
    points=2,
)


def counted(tp, fp, fn, tn, rng, threshold=0.5, largest=1.0):
    """Samples that give these counts. One score of each kind is at the threshold, if there is
    one that is called positive."""
    labels = np.repeat([1, 0, 1, 0], [tp, fp, fn, tn])
    above = rng.uniform(threshold, largest, size=tp + fp)
    below = rng.uniform(2 * threshold - largest, threshold, size=fn + tn)
    scores = np.concatenate([above, below - 1e-3])
    scores[[i for i in (0, tp) if i < tp + fp]] = threshold
    order = rng.permutation(len(labels))
    return {"labels": labels[order], "scores": scores[order], "threshold": threshold}


@q.case
def ordinary(rng):
    """a threshold between 0 and 1, some scores equal to it"""
    return counted(4, 2, 3, 6, rng, threshold=rng.uniform(0.8, 0.9))


@q.case
def any_real(rng):
    """scores and threshold below 0"""
    return counted(3, 5, 2, 1, rng, threshold=-rng.uniform(4, 5), largest=-1.0)


@q.case
def decisions(rng):
    """scores of 0 and 1, the threshold 1"""
    drawn = counted(2, 4, 3, 1, rng)
    return {**drawn, "scores": (drawn["scores"] >= 0.5).astype(int), "threshold": 1}


@q.case
def plus_infinity(rng):
    """the threshold +inf"""
    return {**counted(2, 1, 1, 4, rng), "threshold": float("inf")}


@q.case
def minus_infinity(rng):
    """the threshold −inf"""
    return {**counted(1, 2, 3, 2, rng), "threshold": float("-inf")}


@q.case
def single(rng):
    """one sample, a negative that raises a false alarm"""
    return counted(0, 1, 0, 0, rng)


@q.case
def narrow(rng):
    """float32 scores, the threshold one of them"""
    drawn = counted(3, 1, 2, 4, rng)
    scores = (drawn["scores"] + rng.integers(1, 5)).astype(np.float32)
    return {**drawn, "scores": scores, "threshold": float(scores[drawn["scores"] == 0.5][0])}


@q.mistake("strict", "A score at the threshold counts as positive: at least, not more than.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores > threshold, labels == 1
    return tuple(
        int(np.sum(group))
        for group in (
            called & positive,
            called & ~positive,
            ~called & positive,
            ~called & ~positive,
        )
    )


@q.mistake(
    "fp_and_fn_swapped",
    "A false positive is a negative that is called positive: here it is swapped with fn.",
)
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= threshold, labels == 1
    return tuple(
        int(np.sum(group))
        for group in (
            called & positive,
            ~called & positive,
            called & ~positive,
            ~called & ~positive,
        )
    )


@q.mistake("rates", "These are shares: the counts themselves are asked for.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= threshold, labels == 1
    P, N = max(np.sum(positive), 1), max(np.sum(~positive), 1)
    tp, fp = np.sum(called & positive), np.sum(called & ~positive)
    return tp / P, fp / N, 1 - tp / P, 1 - fp / N


@q.mistake("as_sklearn_has_it", "The order is tp, fp, fn, tn: these begin with tn.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= threshold, labels == 1
    tp, fp = int(np.sum(called & positive)), int(np.sum(called & ~positive))
    fn, tn = int(np.sum(~called & positive)), int(np.sum(~called & ~positive))
    return tn, fp, fn, tp


@q.mistake("threshold_of_one_half", "The threshold is an argument, not always one half.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= 0.5, labels == 1
    return tuple(
        int(np.sum(group))
        for group in (
            called & positive,
            called & ~positive,
            ~called & positive,
            ~called & ~positive,
        )
    )


@q.mistake("low_is_positive", "A high score means positive: here the low ones are called so.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores <= threshold, labels == 1
    return tuple(
        int(np.sum(group))
        for group in (
            called & positive,
            called & ~positive,
            ~called & positive,
            ~called & ~positive,
        )
    )


@q.mistake(
    "labels_and_calls_swapped",
    "tp and fp share what is *called* positive; here tp and fp share what *is* positive.",
)
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= threshold, labels == 1
    return tuple(
        int(np.sum(group))
        for group in (
            ~called & ~positive,
            ~called & positive,
            called & ~positive,
            called & positive,
        )
    )


@q.mistake("all_called", "This tp counts all that are called positive, also those that are not.")
def confusion_counts(labels, scores, threshold):
    called, positive = scores >= threshold, labels == 1
    return (
        int(np.sum(called)),
        int(np.sum(called & ~positive)),
        int(np.sum(~called & positive)),
        int(np.sum(~called)),
    )


# --- roc_curve --------------------------------------------------------------------------------

q = bank.question(
    "roc_curve",
    # The points of the large curve are thinned out again.
    probe="""
        if copies > 1:
            shifts = np.arange(copies) / 1e6
            labels, scores = np.tile(labels, copies), np.add.outer(shifts, scores).ravel()
        curve = roc_curve(labels, scores)
        curve if copies == 1 else [values[::copies] for values in curve]
    """,
    # A curve with another number of points is told by that number, in whatever order equal scores
    # were listed.
    measure="""{
        "number of points": len(answer[0]),
        **{
            name: np.asarray(values, dtype=float)
            if len(answer[0]) == 1 + len(np.unique(scores)) else None
            for name, values in zip(("fpr", "tpr", "thresholds"), answer, strict=True)
        },
    }""",
    points=6,
    # The leanest loop over all thresholds takes twice as long, one pass in plain Python a sixth.
    seconds=3,
)


def once(drawn):
    return {**drawn, "copies": 1}


@q.case
def ordinary(rng):
    """no two scores are equal"""
    return once(distinct(rng, 5, 8))


@q.case
def ties(rng):
    """positives and negatives of equal score"""
    return once(tied(rng.uniform(0.1, 0.9, size=4), [4, 2, 2, 1], [1, 2, 3, 2]))


@q.case
def all_equal(rng):
    """all scores are equal"""
    return once(tied(rng.uniform(size=1), [4], [3]))


@q.case
def two_samples(rng):
    """two samples, the lower score first"""
    return once({"labels": rng.permutation(2), "scores": np.sort(rng.normal(size=2))})


@q.case
def logits(rng):
    """logits, sorted from the highest down"""
    drawn = distinct(rng, 6, 4)
    return once({**drawn, "scores": np.sort(-1e3 * drawn["scores"])[::-1].copy()})


@q.case
def integers(rng):
    """integers as scores"""
    values = rng.choice(np.arange(-9, 10), size=5, replace=False)
    return once(tied(values, [1, 2, 1, 3, 1], [2, 1, 1, 1, 3]))


@q.case
def narrow(rng):
    """float32 scores"""
    drawn = distinct(rng, 7, 5)
    return once({**drawn, "scores": drawn["scores"].astype(np.float32)})


@q.case
def large(rng):
    """200,000 different scores"""
    return {**distinct(rng, 16, 24), "copies": 5000}


@q.case
def no_negative(rng):
    """no negative"""
    return once({"labels": np.ones(6, dtype=int), "scores": rng.uniform(size=6)})


@q.case
def no_positive(rng):
    """no positive"""
    return once({"labels": np.zeros(5, dtype=int), "scores": rng.uniform(size=5)})


@q.case
def other_length(rng):
    """one score is missing"""
    drawn = distinct(rng, 4, 6)
    return once({**drawn, "scores": drawn["scores"][:-1]})


@q.case
def not_a_number(rng):
    """a score that is nan"""
    drawn = distinct(rng, 6, 4)
    drawn["scores"][rng.integers(10)] = np.nan
    return once(drawn)


@q.case
def infinite(rng):
    """a score that is infinite"""
    drawn = distinct(rng, 5, 5)
    drawn["scores"][rng.integers(10)] = np.inf
    return once(drawn)


@q.mistake("ties_split", "Samples of equal score cross the threshold together: they share a point.")
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(-scores, kind="stable")
    tp = np.append(0, np.cumsum(labels[order]))
    fp = np.append(0, np.cumsum(1 - labels[order]))
    return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[order])


@q.mistake(
    "no_origin", "The first point is missing: at threshold +inf nothing is called positive, (0, 0)."
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    return fp / fp[-1], tp / tp[-1], scores[last]


@q.mistake(
    "first_threshold_finite",
    "Nothing is called positive at +inf: the largest score plus 1 is one choice of many.",
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.unique(scores)[::-1]
    thresholds = np.append(thresholds[0] + 1, thresholds)
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tpr = 1 - np.searchsorted(positives, thresholds) / len(positives)
    return 1 - np.searchsorted(negatives, thresholds) / len(negatives), tpr, thresholds


@q.mistake("axes_swapped", "fpr comes first, then tpr: these are swapped.")
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tpr = 1 - np.searchsorted(positives, thresholds) / len(positives)
    return tpr, 1 - np.searchsorted(negatives, thresholds) / len(negatives), thresholds


@q.mistake(
    "loop_over_thresholds",
    "All samples are counted anew for each threshold: sort once, and let the counts grow.",
    slow=True,
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    tpr = [np.mean(scores[labels == 1] >= threshold) for threshold in thresholds]
    fpr = [np.mean(scores[labels == 0] >= threshold) for threshold in thresholds]
    return np.array(fpr), np.array(tpr), thresholds


@q.mistake("strict", "A score at the threshold counts as positive: each point here comes too late.")
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tpr = 1 - np.searchsorted(positives, thresholds, side="right") / len(positives)
    fpr = 1 - np.searchsorted(negatives, thresholds, side="right") / len(negatives)
    return fpr, tpr, thresholds


@q.mistake("rising", "The thresholds fall from +inf: here they rise, and the curve runs backwards.")
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.unique(scores), np.inf)
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tpr = 1 - np.searchsorted(positives, thresholds) / len(positives)
    return 1 - np.searchsorted(negatives, thresholds) / len(negatives), tpr, thresholds


@q.mistake(
    "lowest_first",
    "The walk begins at the lowest scores here: the highest are called positive first.",
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(scores)
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


@q.mistake(
    "labels_out_of_step", "The scores are sorted, the labels are not: put both in the same order."
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    scores = np.sort(scores)[::-1]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


@q.mistake(
    "over_all_samples",
    "Each rate is a share of its own kind: positives for tpr, negatives for fpr, not of all N.",
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tp = len(positives) - np.searchsorted(positives, thresholds)
    fp = len(negatives) - np.searchsorted(negatives, thresholds)
    return fp / len(scores), tp / len(scores), thresholds


@q.mistake(
    "grid",
    "Thresholds on a fixed grid miss points, and not every score lies in [0, 1]: take the scores.",
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.linspace(1, 0, 101))
    tpr = np.array([np.mean(scores[labels == 1] >= threshold) for threshold in thresholds])
    fpr = np.array([np.mean(scores[labels == 0] >= threshold) for threshold in thresholds])
    return fpr, tpr, thresholds


@q.mistake(
    "corners_only", "Points on a straight line are left out here: keep one for each distinct score."
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tp = len(positives) - np.searchsorted(positives, thresholds)
    fp = len(negatives) - np.searchsorted(negatives, thresholds)
    keep = np.r_[True, (np.diff(tp, 2) != 0) | (np.diff(fp, 2) != 0), True]
    return fp[keep] / fp[-1], tp[keep] / tp[-1], thresholds[keep]


@q.mistake(
    "class_missing", "With one class only, one of the rates is 0 / 0: that is to be a ValueError."
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or not np.isfinite(scores).all():
        raise ValueError
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    positives, negatives = np.sort(scores[labels == 1]), np.sort(scores[labels == 0])
    tpr = 1 - np.searchsorted(positives, thresholds) / np.float64(len(positives))
    fpr = 1 - np.searchsorted(negatives, thresholds) / np.float64(len(negatives))
    return fpr, tpr, thresholds


@q.mistake("lengths", "Labels and scores of different lengths do not belong together: ValueError.")
def roc_curve(labels, scores):
    if not np.isfinite(scores).all() or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


@q.mistake("not_finite", "A score that is nan or infinite sorts somewhere: that is a ValueError.")
def roc_curve(labels, scores):
    if len(labels) != len(scores) or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


@q.mistake(
    "nan_only", "nan is found here, inf is not: a score has to be finite, so ValueError for both."
)
def roc_curve(labels, scores):
    if len(labels) != len(scores) or np.isnan(scores).any() or len(np.unique(labels)) < 2:
        raise ValueError
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


@q.mistake(
    "nothing_refused",
    "The curve is right where there is one: a missing class, other lengths, nan and inf are not "
    "refused yet.",
)
def roc_curve(labels, scores):
    order = np.argsort(scores)[::-1]
    labels, scores = labels[order], scores[order]
    last = np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)
    tp, fp = np.cumsum(labels)[last], np.cumsum(1 - labels)[last]
    fpr, tpr = np.append(0, fp / fp[-1]), np.append(0, tp / tp[-1])
    return fpr, tpr, np.append(np.inf, scores[last])


# --- auc --------------------------------------------------------------------------------------

q = bank.question("auc", probe="auc(fpr, tpr)", points=2)


def rising(rng, num_points):
    """A curve from (0, 0) to (1, 1) that rises at each point, in steps of different width."""
    steps = rng.uniform(0.2, 1, size=(2, num_points - 1))
    fpr, tpr = np.insert(np.cumsum(steps, axis=1), 0, 0, axis=1)
    return {"fpr": fpr / fpr[-1], "tpr": np.sqrt(tpr / tpr[-1])}


@q.case
def ordinary(rng):
    """slanted pieces"""
    return rising(rng, 7)


@q.case
def staircase(rng):
    """steps up and to the right, and one slanted piece"""
    x, y = np.sort(rng.uniform(0.1, 0.9, size=(2, 2)), axis=1) + [[0, 0.05]]
    fpr = np.array([0, 0, x[0], x[0], x[1], 1])
    return {"fpr": fpr, "tpr": np.array([0, y[0], y[0], y[1], 0.97, 1])}


@q.case
def two_points(rng):
    """two points"""
    return {"fpr": np.array([0.0, 1.0]), "tpr": np.array([rng.uniform(0.1, 0.4), 1.0])}


@q.case
def part(rng):
    """a part of a curve, which ends before (1, 1)"""
    drawn = rising(rng, 9)
    return {name: values[:6] for name, values in drawn.items()}


@q.case
def back(rng):
    """fpr goes back once"""
    drawn = rising(rng, 8)
    i = rng.integers(2, 5)
    drawn["fpr"][[i, i + 1]] = drawn["fpr"][[i + 1, i]]
    return drawn


@q.case
def from_the_end(rng):
    """the curve from its end to its beginning"""
    return {name: values[::-1].copy() for name, values in rising(rng, 6).items()}


@q.mistake(
    "left", "Each piece has the height of its left end here: a slanted one counts too little."
)
def auc(fpr, tpr):
    if (np.diff(fpr) < 0).any():
        raise ValueError
    return np.sum(np.diff(fpr) * tpr[:-1])


@q.mistake(
    "right", "Each piece has the height of its right end here: a slanted one counts too much."
)
def auc(fpr, tpr):
    if (np.diff(fpr) < 0).any():
        raise ValueError
    return np.sum(np.diff(fpr) * tpr[1:])


@q.mistake(
    "mean_height", "Points do not lie at equal distances: each height has a width of its own."
)
def auc(fpr, tpr):
    if (np.diff(fpr) < 0).any():
        raise ValueError
    return np.mean(tpr)


@q.mistake("not_halved", "A trapezoid has the mean of its two heights, not their sum.")
def auc(fpr, tpr):
    if (np.diff(fpr) < 0).any():
        raise ValueError
    return np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]))


@q.mistake("axes_swapped", "This is the area to the left of the curve: fpr gives the widths.")
def auc(fpr, tpr):
    if (np.diff(fpr) < 0).any():
        raise ValueError
    return np.sum(np.diff(tpr) * (fpr[1:] + fpr[:-1]) / 2)


@q.mistake("not_refused", "Where fpr goes back, area is taken away again: ValueError is asked for.")
def auc(fpr, tpr):
    return np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)


@q.mistake("turned_round", "Widths without their sign hide that fpr goes back: ValueError.")
def auc(fpr, tpr):
    return np.sum(np.abs(np.diff(fpr)) * (tpr[1:] + tpr[:-1]) / 2)


@q.mistake(
    "vertical_refused", "A curve may go straight up: only where fpr *decreases* is it an error."
)
def auc(fpr, tpr):
    if (np.diff(fpr) <= 0).any():
        raise ValueError
    return np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)


@q.mistake(
    "ends_only", "fpr is looked at in two places only: it must not decrease anywhere between them."
)
def auc(fpr, tpr):
    if fpr[-1] < fpr[0]:
        raise ValueError
    return np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)


# --- rank_auc ---------------------------------------------------------------------------------

q = bank.question("rank_auc", probe="rank_auc(labels, scores)", points=3)


def uneven(draw):
    """Drawn again until the area is not one half, nor what the pairs in their order give."""
    while True:
        drawn = draw()
        positives, negatives = (drawn["scores"][drawn["labels"] == kind] for kind in (1, 0))
        gaps = positives[:, None] - negatives
        won = (gaps > 0) + (gaps == 0) / 2
        if min(abs(won.mean() - 0.5), abs(won.mean() - won.diagonal().mean())) > 0.01:
            return drawn


@q.case
def ordinary(rng):
    """no two scores are equal"""
    return uneven(lambda: distinct(rng, 6, 9))


@q.case
def ties(rng):
    """positives and negatives of equal score"""
    return uneven(lambda: tied(rng.uniform(size=3), [5, 1, 2], [1, 3, 1]))


@q.case
def all_equal(rng):
    """all scores are equal"""
    return tied(rng.uniform(size=1), [3], [5])


@q.case
def two_samples(rng):
    """two samples, the positive ahead"""
    return {"labels": np.array([0, 1]), "scores": np.sort(rng.normal(size=2))}


@q.case
def one_positive(rng):
    """one positive, integers as scores"""
    scores = rng.permutation(np.arange(-4, 5))
    # Above some of the others, but not above half of them.
    return {"labels": (scores == rng.choice([-2, -1, 1, 2])).astype(int), "scores": scores}


@q.case
def many(rng):
    """2,000 logits, rounded"""
    labels = rng.permutation(np.repeat([1, 0], [800, 1200]))
    return {"labels": labels, "scores": np.round(5 * (rng.normal(size=2000) + labels))}


@q.mistake("ties_nothing", "A pair of equal scores counts one half, not nothing.")
def rank_auc(labels, scores):
    negatives = np.sort(scores[labels == 0])
    return np.mean(np.searchsorted(negatives, scores[labels == 1])) / len(negatives)


@q.mistake("ties_one", "A pair of equal scores counts one half, not one.")
def rank_auc(labels, scores):
    negatives = np.sort(scores[labels == 0])
    return np.mean(np.searchsorted(negatives, scores[labels == 1], side="right")) / len(negatives)


@q.mistake("ties_left_out", "Pairs of equal scores are left out here: they count one half each.")
def rank_auc(labels, scores):
    gaps = scores[labels == 1][:, None] - scores[labels == 0]
    return np.sum(gaps > 0) / np.float64(np.sum(gaps != 0))


@q.mistake("reversed", "This is the share of pairs in which the negative is ahead.")
def rank_auc(labels, scores):
    gaps = scores[labels == 0][:, None] - scores[labels == 1]
    return np.mean((gaps > 0) + (gaps == 0) / 2)


@q.mistake("count", "This counts the pairs: divide by how many there are.")
def rank_auc(labels, scores):
    gaps = scores[labels == 1][:, None] - scores[labels == 0]
    return np.sum((gaps > 0) + (gaps == 0) / 2)


@q.mistake(
    "all_pairs",
    "Only pairs of a positive and a negative count: here it is divided by all pairs of samples.",
)
def rank_auc(labels, scores):
    gaps = scores[labels == 1][:, None] - scores[labels == 0]
    return np.sum((gaps > 0) + (gaps == 0) / 2) / (len(scores) * (len(scores) - 1) / 2)


@q.mistake(
    "matched", "Each positive meets one negative only here: it has to meet every one of them."
)
def rank_auc(labels, scores):
    positives, negatives = scores[labels == 1], scores[labels == 0]
    count = min(len(positives), len(negatives))
    gaps = positives[:count] - negatives[:count]
    return np.mean((gaps > 0) + (gaps == 0) / 2)


@q.mistake(
    "ranks_split", "Equal scores have no order among themselves: they share their mean rank."
)
def rank_auc(labels, scores):
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable") + 1
    P, N = np.sum(labels == 1), np.sum(labels == 0)
    return (ranks[labels == 1].sum() - P * (P + 1) / 2) / (P * N)


@q.mistake(
    "own_kind_counted",
    "A rank also counts the positives below: pairs of two positives have to be taken out.",
)
def rank_auc(labels, scores):
    values, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks[labels == 1].sum() / (np.sum(labels == 1) * np.sum(labels == 0))


# --- one_vs_rest ------------------------------------------------------------------------------

q = bank.question(
    "one_vs_rest",
    # Earlier answers are lent: an error there is charged there.
    probe="""
        import sklearn.metrics
        def lent_curve(labels, scores):
            curve = sklearn.metrics.roc_curve(labels, scores, drop_intermediate=False)
            if np.isnan(curve[:2]).any():
                raise ValueError("a class is missing")
            return curve
        lend("roc_curve", lent_curve)
        lend("auc", lambda fpr, tpr: sklearn.metrics.auc(fpr, tpr))
        lend("rank_auc", lambda labels, scores: sklearn.metrics.roc_auc_score(labels, scores))
        one_vs_rest(labels, y_hat)
    """,
    measure="""{
        "curves": [dict(zip(("fpr", "tpr", "area"), curve, strict=True)) for curve in answer[0]],
        "mean of the areas": answer[1],
    }""",
    points=3,
)


def classified(rng, counts, decimals=6):
    """Labels, so many of each class, and probabilities of which most are largest there.

    No class is told from the rest without a mistake: all areas would be 1 then, and any mean too.
    """
    num_classes = len(counts)
    while True:
        labels = rng.permutation(np.repeat(np.arange(num_classes), counts))
        E = np.exp(rng.normal(size=(len(labels), num_classes)) + 1.5 * np.eye(num_classes)[labels])
        y_hat = np.round(E / E.sum(axis=1, keepdims=True), decimals)
        present = [(labels == c, y_hat[:, c]) for c in range(num_classes) if counts[c]]
        if all(scores[own].min() < scores[~own].max() for own, scores in present):
            return {"labels": labels, "y_hat": y_hat}


@q.case
def ordinary(rng):
    """three classes, about as frequent as one another"""
    return classified(rng, [7, 6, 5])


@q.case
def rare(rng):
    """four classes, one of them rare"""
    return classified(rng, [12, 2, 8, 6])


@q.case
def two_classes(rng):
    """two classes"""
    return classified(rng, [5, 8])


@q.case
def ties(rng):
    """probabilities rounded to one decimal"""
    return classified(rng, [5, 9, 4], decimals=1)


@q.case
def single(rng):
    """float32, a class with one sample"""
    drawn = classified(rng, [6, 4, 1])
    return {**drawn, "y_hat": drawn["y_hat"].astype(np.float32)}


@q.case
def last_absent(rng):
    """the last class is absent"""
    return classified(rng, [5, 6, 4, 0])


@q.case
def middle_absent(rng):
    """a class in the middle is absent"""
    return classified(rng, [6, 0, 7])


@q.mistake(
    "one_hot",
    "One-hot predictions have one threshold: the curve needs the probabilities as scores.",
)
def one_vs_rest(labels, y_hat):
    winner, curves = y_hat.argmax(axis=1), []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), (winner == c).astype(float))
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake(
    "micro", "All classes in one pool give the micro mean: the macro mean is that of the C areas."
)
def one_vs_rest(labels, y_hat):
    Y, curves = (labels[:, None] == np.arange(y_hat.shape[1])).astype(int), []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve(Y[:, c], y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    fpr, tpr, _ = roc_curve(Y.ravel(), y_hat.ravel())
    return curves, auc(fpr, tpr)


@q.mistake("weighted", "In the macro mean a rare class weighs as much as a frequent one.")
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.average([curve[2] for curve in curves], weights=np.bincount(labels))


@q.mistake("other_column", "The score of a class is its own column of y_hat: this is another one.")
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c - 1])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake("last_column", "The same column serves every class here: each class has its own.")
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, -1])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake(
    "highest_probability", "How sure the winner is says nothing about class c: take column c."
)
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat.max(axis=1))
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake(
    "labels_as_they_are", "A curve takes labels of 0 and 1: here it gets those of all C classes."
)
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve(labels, y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake("rest_positive", "Class c is the positive one, not the rest.")
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels != c).astype(int), y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake(
    "classes_present", "An absent class is passed over here: its curve does not exist, ValueError."
)
def one_vs_rest(labels, y_hat):
    curves = []
    for c in np.unique(labels):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, np.mean([curve[2] for curve in curves])


@q.mistake("sum", "The mean of the areas is asked for, not their sum.")
def one_vs_rest(labels, y_hat):
    curves = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        curves.append((fpr, tpr, auc(fpr, tpr)))
    return curves, sum(curve[2] for curve in curves)


@q.mistake("areas_only", "The curves are asked for too: a tuple (fpr, tpr, area) for each class.")
def one_vs_rest(labels, y_hat):
    areas = []
    for c in range(y_hat.shape[1]):
        fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])
        areas.append(auc(fpr, tpr))
    return areas, np.mean(areas)
