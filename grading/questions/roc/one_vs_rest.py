"""one_vs_rest: a curve for each class, and the mean of their areas."""

import numpy as np

from grading.questions.roc import bank


# Library calls stand in for earlier answers: an error there is charged there.
def probe(labels, y_hat):
    import sklearn.metrics

    def every_point(labels, scores):
        curve = sklearn.metrics.roc_curve(labels, scores, drop_intermediate=False)
        if np.isnan(curve[:2]).any():
            raise ValueError("a class is missing")
        return curve

    substitute("roc_curve", every_point)
    substitute("auc", lambda fpr, tpr: sklearn.metrics.auc(fpr, tpr))
    substitute("rank_auc", lambda labels, scores: sklearn.metrics.roc_auc_score(labels, scores))
    return one_vs_rest(labels, y_hat)


def measure(answer):
    curves, mean = answer
    whole = all(isinstance(curve, list) and len(curve) == 3 for curve in curves)
    named = [dict(zip(("fpr", "tpr", "area"), curve)) for curve in curves] if whole else curves
    return {"(fpr, tpr, area) for each class": whole, "curves": named, "mean of the areas": mean}


q = bank.question("one_vs_rest", probe, points=3, measure=measure)
q.hints(
    "It is the question of the 9s, asked once for each class: the class is positive, all others "
    "are negative, and its column of `y_hat` is the score.",
    "For each of the C columns of `y_hat`: labels (N,) of 0 and 1 that tell the class from the "
    "rest, then `roc_curve` with the column as scores, then `auc`.",
    "Collect (fpr, tpr, area) class by class; beside the list return the plain mean of the areas."
    " An absent class must end in a ValueError: does your `roc_curve` raise it already?",
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


def single(rng):
    drawn = classified(rng, [6, 4, 1])
    return {**drawn, "y_hat": drawn["y_hat"].astype(np.float32)}


def hardly_apart(rng):
    """Probabilities of which many differ in their last digits only."""
    drawn = classified(rng, [6, 5, 4], decimals=1)
    steps = rng.permuted(np.tile(np.arange(15), (3, 1)), axis=1).T
    return {**drawn, "y_hat": drawn["y_hat"] + steps * 2.0**-52}


q.cases = {
    "three classes, about as frequent as one another": lambda rng: classified(rng, [7, 6, 5]),
    "four classes, one of them rare": lambda rng: classified(rng, [12, 2, 8, 6]),
    "two classes": lambda rng: classified(rng, [5, 8]),
    "probabilities rounded to one decimal": lambda rng: classified(rng, [5, 9, 4], decimals=1),
    "float32, a class with one sample": single,
    "probabilities that differ in the last digit": hardly_apart,
    "the last class is absent": lambda rng: classified(rng, [5, 6, 4, 0]),
    "a class in the middle is absent": lambda rng: classified(rng, [6, 0, 7]),
}

# fmt: off
q.slip("one_hot",
    "One-hot predictions have one threshold: the curve needs the probabilities as scores.",
    was="y_hat[:, c]", now="(y_hat.argmax(axis=1) == c).astype(float)")
q.slip("micro",
    "All classes in one pool give the micro mean: the macro mean is that of the C areas.",
    was="return curves, np.mean([area for _, _, area in curves])",
    now="""
        Y = (labels[:, None] == np.arange(y_hat.shape[1])).astype(int)
        fpr, tpr, _ = roc_curve(Y.ravel(), y_hat.ravel())
        return curves, auc(fpr, tpr)
    """)
q.slip("mean_curve",
    "This is the area of a mean curve: asked for is the mean of the C areas.",
    was="return curves, np.mean([area for _, _, area in curves])",
    now="""
        grid = np.unique(np.concatenate([fpr for fpr, _, _ in curves]))
        mean = np.mean([np.interp(grid, fpr, tpr) for fpr, tpr, _ in curves], axis=0)
        return curves, auc(grid, mean)
    """)
q.slip("mean_curve_on_a_grid",
    "This is the area of a mean curve on a grid: the mean of the C areas needs no common grid.",
    start="mean_curve", was="np.unique(np.concatenate([fpr for fpr, _, _ in curves]))",
    now="np.linspace(0, 1, 100)")
q.slip("weighted", "In the macro mean a rare class weighs as much as a frequent one.",
    was="np.mean([area for _, _, area in curves])",
    now="np.average([area for _, _, area in curves], weights=np.bincount(labels))")
q.slip("other_column", "The score of a class is its own column of y_hat: this is another one.",
    was="y_hat[:, c]", now="y_hat[:, c - 1]")
q.slip("last_column", "The same column serves every class here: each class has its own.",
    was="y_hat[:, c]", now="y_hat[:, -1]")
q.slip("highest_probability", "How sure the winner is says nothing about class c: take column c.",
    was="y_hat[:, c]", now="y_hat.max(axis=1)")
q.slip("labels_as_they_are",
    "A curve takes labels of 0 and 1: here it gets those of all C classes.",
    was="(labels == c).astype(int)", now="labels")
q.slip("rest_positive", "Class c is the positive one, not the rest.",
    was="labels == c", now="labels != c")
q.slip("classes_present",
    "An absent class is passed over here: its curve does not exist, ValueError.",
    was="range(y_hat.shape[1])", now="np.unique(labels)")
q.slip("sum", "The mean of the areas is asked for, not their sum.",
    was="np.mean", now="sum")
q.slip("areas_only", "The curves are asked for too: a tuple (fpr, tpr, area) for each class.",
    was="return curves,", now="return [area for _, _, area in curves],")
q.slip("ten_classes", "y_hat says how many classes there are, not always ten.",
    was="range(y_hat.shape[1])", now="range(10)")
q.slip("up_to_the_largest_label",
    "y_hat says how many classes there are: an absent last one goes unnoticed here.",
    was="range(y_hat.shape[1])", now="range(labels.max() + 1)")
q.slip("last_class_left_out", "There are C classes, 0 to C - 1: the last one is missing here.",
    was="range(y_hat.shape[1])", now="range(y_hat.shape[1] - 1)")
q.slip("counted_from_one", "Classes are counted from 0: the first one is missing here.",
    was="range(y_hat.shape[1])", now="range(1, y_hat.shape[1])")
q.slip("tpr_first", "Each tuple is (fpr, tpr, area): here tpr stands first.",
    was="(fpr, tpr, auc(fpr, tpr))", now="(tpr, fpr, auc(fpr, tpr))")
q.slip("area_first", "Each tuple is (fpr, tpr, area): here the area stands first.",
    was="(fpr, tpr, auc(fpr, tpr))", now="(auc(fpr, tpr), fpr, tpr)")
q.slip("thresholds_too", "Each tuple is (fpr, tpr, area): here it has four values.",
    was=["fpr, tpr, _ =", "(fpr, tpr, auc(fpr, tpr))", "for _, _, area in"],
    now=["fpr, tpr, thresholds =", "(fpr, tpr, thresholds, auc(fpr, tpr))", "for *_, area in"])
q.slip("axes_swapped_in_the_area", "The area lies under tpr over fpr: here the two are exchanged.",
    was="auc(fpr, tpr)", now="auc(tpr, fpr)")
q.slip("thresholded",
    "Scores cut at one half have one threshold: the probabilities are the scores.",
    was="y_hat[:, c]", now="(y_hat[:, c] >= 0.5).astype(float)")
q.slip("one_minus_the_column", "A high probability speaks for class c: here it counts against it.",
    was="y_hat[:, c]", now="1 - y_hat[:, c]")
q.slip("row", "The score of class c is a column of y_hat: this is row c, of a single sample.",
    was="y_hat[:, c]", now="y_hat[c]")
q.slip("first_class_only", "The loop ends after the first class: each of the C has a curve.",
    was="curves.append((fpr, tpr, auc(fpr, tpr)))",
    now="curves.append((fpr, tpr, auc(fpr, tpr)))\nbreak")
q.slip("only_the_last", "Each class replaces the one before: only the last has its curve here.",
    was="fpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])",
    now="curves = []\nfpr, tpr, _ = roc_curve((labels == c).astype(int), y_hat[:, c])")
q.slip("median", "The mean of the areas is asked for, not the one in the middle.",
    was="np.mean", now="np.median")
q.slip("every_area", "The mean of the areas is one number: here are all C of them.",
    was="np.mean([area for _, _, area in curves])", now="np.array([area for _, _, area in curves])")
q.slip("over_the_samples", "The mean over the classes divides by C, not by the number of samples.",
    was="np.mean([area for _, _, area in curves])",
    now="np.sum([area for _, _, area in curves]) / len(labels)")
q.slip("last_area", "This is the area of the last class: the mean of all C is asked for.",
    was="np.mean([area for _, _, area in curves])", now="curves[-1][2]")
# fmt: on


@q.right
def one_vs_rest(labels, y_hat):
    num_classes = y_hat.shape[1]
    if not np.isin(np.arange(num_classes), labels).all():
        raise ValueError("a class is absent")
    rates = [roc_curve(labels == c, y_hat[:, c])[:2] for c in range(num_classes)]
    curves = [(fpr, tpr, auc(fpr, tpr)) for fpr, tpr in rates]
    return curves, sum(area for *_, area in curves) / num_classes


@q.right
def one_vs_rest(labels, y_hat):
    Y = (labels[:, None] == np.arange(y_hat.shape[1])).astype(float)
    curves = []
    for target, scores in zip(Y.T, y_hat.T):
        fpr, tpr, thresholds = roc_curve(labels=target, scores=scores)
        curves.append([fpr, tpr, rank_auc(target, scores)])
    return curves, float(np.mean([curve[2] for curve in curves]))


@q.right
def one_vs_rest(labels, y_hat):
    """Without the earlier answers, each curve counted by hand."""
    curves = []
    for c in range(y_hat.shape[1]):
        own, rest = y_hat[labels == c, c], y_hat[labels != c, c]
        if not len(own) or not len(rest):
            raise ValueError(f"class {c}")
        thresholds = np.append(np.inf, np.unique(y_hat[:, c])[::-1])
        tpr = np.array([np.mean(own >= t) for t in thresholds])
        fpr = np.array([np.mean(rest >= t) for t in thresholds])
        area = sum((fpr[i] - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2 for i in range(1, len(fpr)))
        curves.append((fpr, tpr, area))
    return curves, np.mean(np.array([area for _, _, area in curves]))
