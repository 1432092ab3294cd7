"""roc_curve: one point for each distinct score, by one sort."""

import numpy as np

from grading.questions.roc import bank, distinct, hardly_apart, tied


# The points of the large curve are thinned out again.
def probe(labels, scores, copies):
    if copies > 1:
        shifts = np.arange(copies) / 1e6
        labels, scores = np.tile(labels, copies), np.add.outer(shifts, scores).ravel()
    curve = roc_curve(labels, scores)
    return curve if copies == 1 else [values[::copies] for values in curve]


# A curve with another number of points is told by that number, in whatever order equal scores
# were listed; one on a grid of equal steps by that alone, however fine. What a curve is like where
# it should have been refused (is nan the highest score or the lowest?) is of no interest.
def measure(answer, labels, scores, copies):
    complete = len(answer[0]) == 1 + len(np.unique(scores))
    curve = dict(zip(("fpr", "tpr", "thresholds"), answer, strict=True))
    curve = {name: np.asarray(values, dtype=float) for name, values in curve.items()}
    steps = np.diff(curve["thresholds"][1:-1])
    grid = not complete and len(steps) > 5 and np.ptp(steps) < 1e-6 * np.abs(steps).max()
    refused = len({*labels}) < 2 or len(labels) != len(scores) or not np.isfinite(scores).all()
    facts = {"thresholds on a grid of equal steps": grid}
    if not grid:
        facts["number of points"] = len(answer[0])
        facts |= {name: values if complete else None for name, values in curve.items()}
    if not grid and copies == 1:
        ends = np.array([curve["fpr"][[0, -1]], curve["tpr"][[0, -1]]])
        facts |= {"begins at (0, 0)": not ends[:, 0].any(), "ends at (1, 1)": all(ends[:, 1] == 1)}
        facts["the last threshold is finite"] = np.isfinite(curve["thresholds"][-1])
    return "a curve" if refused else facts


# The leanest loop over all thresholds takes twice as long, one pass in plain Python a sixth.
q = bank.question("roc_curve", probe, points=6, measure=measure, seconds=3)
q.hints(
    "When the threshold falls, tp and fp can only grow, by the samples that it has just passed. "
    "So from the highest score down, both are running counts.",
    "Samples of equal score are passed together: a count is a point of the curve only at the last"
    " of them. In front stands (0, 0), where the threshold is +inf.",
    "One way, in order: refuse what has no curve; bring labels and scores into falling order; "
    "running counts; keep the last of equal scores; add the origin; make rates of counts.",
)


def once(drawn):
    return {**drawn, "copies": 1}


def logits(rng):
    drawn = distinct(rng, 6, 4)
    return {**drawn, "scores": np.sort(-1e3 * drawn["scores"])[::-1].copy()}


def integers(rng):
    """One of them is 0, which is a score like any other; none of the rest is a sample's number."""
    values = rng.choice(np.arange(-90, -20), size=4, replace=False)
    return tied(np.append(values, 0), [1, 2, 1, 3, 1], [2, 1, 1, 1, 3])


def narrow(rng):
    drawn = distinct(rng, 7, 5)
    return {**drawn, "scores": drawn["scores"].astype(np.float32)}


def other_length(rng):
    drawn = distinct(rng, 4, 6)
    return {**drawn, "scores": drawn["scores"][:-1]}


def spoilt(rng, value, num_positives, num_negatives):
    """Neither the first nor the last score is the one that is refused."""
    drawn = distinct(rng, num_positives, num_negatives)
    drawn["scores"][rng.integers(1, num_positives + num_negatives - 1)] = value
    return drawn


q.cases = {
    "no two scores are equal": lambda rng: once(distinct(rng, 5, 8)),
    "positives and negatives of equal score": lambda rng: once(
        tied(rng.uniform(0.1, 0.9, size=4), [4, 2, 2, 1], [1, 2, 3, 2])
    ),
    "all scores are equal": lambda rng: once(tied(rng.uniform(size=1), [4], [3])),
    "two samples, the lower score first": lambda rng: once(
        {"labels": rng.permutation(2), "scores": np.sort(rng.normal(size=2))}
    ),
    "logits, sorted from the highest down": lambda rng: once(logits(rng)),
    "integers as scores": lambda rng: once(integers(rng)),
    "float32 scores": lambda rng: once(narrow(rng)),
    "scores that differ in the last digit": lambda rng: once(hardly_apart(rng)),
    "200,000 different scores": lambda rng: {**distinct(rng, 16, 24), "copies": 5000},
    "no negative": lambda rng: once(
        {"labels": np.ones(6, dtype=int), "scores": rng.uniform(size=6)}
    ),
    "no positive": lambda rng: once(
        {"labels": np.zeros(5, dtype=int), "scores": rng.uniform(size=5)}
    ),
    "one score is missing": lambda rng: once(other_length(rng)),
    "a score that is nan": lambda rng: once(spoilt(rng, np.nan, 6, 4)),
    "a score that is infinite": lambda rng: once(spoilt(rng, np.inf, 5, 5)),
}

# fmt: off
q.slip("ties_split", "Samples of equal score cross the threshold together: they share a point.",
    was="np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)",
    now="np.arange(len(scores))")
q.slip("no_origin",
    "The first point is missing: at threshold +inf nothing is called positive, (0, 0).",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="return fp[1:] / fp[-1], tp[1:] / tp[-1], scores[last]")
q.slip("first_threshold_finite",
    "Nothing is called positive at +inf: the largest score plus 1 is one choice of many.",
    was="np.append(np.inf, scores[last])", now="np.append(scores[0] + 1, scores[last])")
q.slip("axes_swapped",
    "fpr and tpr are swapped here: fpr comes first, and a label of 1 is positive.",
    was="fp / fp[-1], tp / tp[-1]", now="tp / tp[-1], fp / fp[-1]")
# fmt: on


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


# fmt: off
q.slip("strict", "A score at the threshold counts as positive: each point here comes too late.",
    was="fp / fp[-1], tp / tp[-1]",
    now="np.append(0, fp[:-1]) / fp[-1], np.append(0, tp[:-1]) / tp[-1]")
q.slip("rising", "The thresholds fall from +inf: here they rise, and the curve runs backwards.",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="return fp[::-1] / fp[-1], tp[::-1] / tp[-1], np.append(np.inf, scores[last])[::-1]")
q.slip("lowest_first",
    "The walk begins at the lowest scores here: the highest are called positive first.",
    was="np.argsort(scores)[::-1]", now="np.argsort(scores)")
q.slip("labels_out_of_step",
    "The scores are sorted, the labels are not: put both in the same order.",
    was="labels, scores = labels[order], scores[order]", now="scores = scores[order]")
q.slip("over_all_samples",
    "Each rate is a share of its own kind: positives for tpr, negatives for fpr, not of all N.",
    was="fp / fp[-1], tp / tp[-1]", now="fp / len(scores), tp / len(scores)")
q.slip("grid",
    "Thresholds in equal steps miss points, however many they are: take the scores themselves.",
    start="loop_over_thresholds", was="np.unique(scores)[::-1]", now="np.linspace(1, 0, 101)")
q.slip("grid_and_nothing_refused",
    "Two things: thresholds in equal steps miss points of the curve, and nothing is refused.",
    start="grid",
    was=["""
        len(labels) != len(scores) or not np.isfinite(scores).all() or len(np.unique(labels)) < 2
        """,
        "np.mean(scores[labels == 1] >= threshold)", "np.mean(scores[labels == 0] >= threshold)"],
    now=["False", "np.sum((labels == 1) & (scores >= threshold)) / np.sum(labels == 1)",
        "np.sum((labels == 0) & (scores >= threshold)) / np.sum(labels == 0)"])
q.slip("ends_at_minus_inf",
    "There is a point too many at the end: at the lowest score all are called positive already.",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="""
        fpr, tpr = np.append(fp / fp[-1], 1), np.append(tp / tp[-1], 1)
        return fpr, tpr, np.r_[np.inf, scores[last], -np.inf]
    """)
q.slip("counts", "These are counts: a rate is a share of all of its kind.",
    was="fp / fp[-1], tp / tp[-1]", now="fp, tp")
q.slip("thresholds_one_early",
    "Each threshold stands a place too early: (0, 0) belongs to +inf, (1, 1) to the lowest score.",
    was="np.append(np.inf, scores[last])", now="np.append(scores[last], -np.inf)")
q.slip("first_of_equal_ones",
    "Of equal scores the first one makes the point here: those behind it are counted too late.",
    was="np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)",
    now="np.append(0, 1 + np.flatnonzero(scores[1:] != scores[:-1]))")
q.slip("last_point_lost",
    "A point is missing, and the curve ends before (1, 1): the lowest score has one, too.",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="return fp[:-1] / fp[-1], tp[:-1] / tp[-1], np.append(np.inf, scores[last[:-1]])")
q.slip("close_ones_merged",
    "One point for each distinct score: here some that differ a little share one.",
    was="scores[1:] != scores[:-1]", now="~np.isclose(scores[1:], scores[:-1], rtol=0)")
q.slip("corners_only",
    "Points on a straight line are left out here: keep one for each distinct score.",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="""
        keep = np.r_[True, (np.diff(tp, 2) != 0) | (np.diff(fp, 2) != 0), True]
        return fp[keep] / fp[-1], tp[keep] / tp[-1], np.append(np.inf, scores[last])[keep]
    """)
q.slip("specificity",
    "fpr is the share of negatives that are called positive: this is the rest of them.",
    was="return fp / fp[-1],", now="return 1 - fp / fp[-1],")
q.slip("miss_rate",
    "tpr is the share of positives that are called positive: these are the missed ones.",
    was="tp / tp[-1]", now="1 - tp / tp[-1]")
q.slip("precision",
    "This is the precision: a rate divides by all positives, not by all that are called so.",
    was="tp / tp[-1]", now="tp / np.maximum(tp + fp, 1)")
q.slip("false_alarms_of_the_called",
    "fpr divides by all negatives: here it is by all that are called positive.",
    was="fp / fp[-1]", now="fp / np.maximum(tp + fp, 1)")
q.slip("fp_all_called",
    "All that are called positive count as fp here: the positives are no alarms.",
    was="np.append(0, last + 1) - tp", now="np.append(0, last + 1)")
q.slip("divided_by_the_other",
    "Each rate is a share of its own kind: here fp is divided by P, tp by N.",
    was="fp / fp[-1], tp / tp[-1]", now="fp / tp[-1], tp / fp[-1]")
q.slip("not_summed_up",
    "A rate counts all from the highest score on: here each point has its own only.",
    was="tp = np.append(0, np.cumsum(labels)[last])",
    now="tp = np.append(0, np.add.reduceat(labels, np.append(0, last[:-1] + 1)))")
q.slip("near_ones_merged",
    "Scores that are nearly of one size share a point here: equal means equal, to the last digit.",
    was="scores[1:] != scores[:-1]", now="~np.isclose(scores[1:], scores[:-1])")
q.slip("first_threshold_one", "A score may be above 1: nothing is called positive only at +inf.",
    was="np.append(np.inf, scores[last])", now="np.append(1.0, scores[last])")
q.slip("first_threshold_repeated",
    "At the highest score a sample is called positive: (0, 0) belongs to +inf.",
    was="np.append(np.inf, scores[last])", now="np.append(scores[0], scores[last])")
q.slip("thresholds_negated",
    "The scores were turned round to sort them: as thresholds, turn them back.",
    was="np.append(np.inf, scores[last])", now="np.append(np.inf, -scores[last])")
q.slip("thresholds_rising",
    "The thresholds rise while the rates rise too: the first is +inf, then they fall.",
    was="np.append(np.inf, scores[last])", now="np.append(np.inf, scores[last])[::-1]")
q.slip("thresholds_first", "The order is fpr, tpr, thresholds: here the thresholds come first.",
    was="return fp / fp[-1], tp / tp[-1], np.append(np.inf, scores[last])",
    now="return np.append(np.inf, scores[last]), fp / fp[-1], tp / tp[-1]")
q.slip("arguments_sorted",
    "The caller's own arrays come back sorted: sort copies, and leave the arguments alone.",
    was="labels, scores = labels[order], scores[order]",
    now="labels[:], scores[:] = labels[order], scores[order]")
# fmt: on


@q.right
def roc_curve(labels, scores):
    """A walk in plain Python, one sort and one pass."""
    labels, scores = list(labels), [float(score) for score in scores]
    if len(labels) != len(scores):
        raise ValueError("lengths")
    if any(score != score or abs(score) == float("inf") for score in scores):
        raise ValueError("not finite")
    num_positives = sum(1 for label in labels if label == 1)
    num_negatives = len(labels) - num_positives
    if num_positives == 0 or num_negatives == 0:
        raise ValueError("a class is missing")
    fpr, tpr, thresholds = [0.0], [0.0], [float("inf")]
    tp = fp = 0
    for score, label in sorted(zip(scores, labels), reverse=True):
        if score != thresholds[-1]:
            thresholds.append(score)
            fpr.append(0.0)
            tpr.append(0.0)
        tp, fp = tp + (label == 1), fp + (label == 0)
        fpr[-1], tpr[-1] = fp / num_negatives, tp / num_positives
    return fpr, tpr, thresholds


@q.right
def roc_curve(labels, scores):
    if np.shape(labels) != np.shape(scores):
        raise ValueError("lengths")
    if np.isnan(scores).any() or np.isinf(scores).any():
        raise ValueError("not finite")
    if len(np.unique(labels)) != 2:
        raise ValueError("a class is missing")
    values, place = np.unique(scores, return_inverse=True)
    positives = np.bincount(place, weights=labels, minlength=len(values))[::-1]
    negatives = np.bincount(place, weights=1 - labels, minlength=len(values))[::-1]
    tpr = np.concatenate([[0], np.cumsum(positives)]) / np.sum(positives)
    fpr = np.concatenate([[0], np.cumsum(negatives)]) / np.sum(negatives)
    return fpr, tpr, np.r_[np.inf, values[::-1]]


@q.right
def roc_curve(labels, scores):
    assert_fine = len(labels) == len(scores) and np.all(np.abs(scores) < np.inf)
    if not assert_fine or not 0 < np.sum(labels) < len(labels):
        raise ValueError
    thresholds = np.array([np.inf, *sorted(set(scores.tolist()), reverse=True)])
    rates = []
    for kind in (0, 1):
        own = np.sort(scores[labels == kind])
        rates.append(1 - np.searchsorted(own, thresholds) / len(own))
    return (*rates, thresholds)


@q.right
def roc_curve(labels, scores):
    if len(labels) != len(scores):
        raise ValueError
    if not np.isfinite(scores).all():
        raise ValueError
    if not (labels == 0).any() or not (labels == 1).any():
        raise ValueError
    order = np.argsort(-scores, kind="stable")
    y, s = labels[order], scores[order]
    tpr = np.cumsum(y == 1) / np.sum(y == 1)
    fpr = np.cumsum(y == 0) / np.sum(y == 0)
    keep = np.diff(s, append=s[-1] - 1) != 0
    return np.r_[0, fpr[keep]], np.r_[0, tpr[keep]], np.r_[np.inf, s[keep]]
