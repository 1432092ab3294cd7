"""Mistakes of roc_curve at what has no curve and is to be refused."""

from grading.questions.roc.roc_curve import q

# fmt: off
q.slip("class_missing",
    "With one class only, one of the rates is 0 / 0: that is to be a ValueError.",
    was="""
        if labels.min() == labels.max():
            raise ValueError("both classes must be there")
    """,
now="")
q.slip("lengths", "Labels and scores of different lengths do not belong together: ValueError.",
    was="if len(labels) != len(scores) or not", now="if not")
q.slip("not_finite",
    "A score that is nan or infinite has no place on a curve: that is a ValueError.",
    was="len(scores) or not np.isfinite(scores).all()", now="len(scores)")
q.slip("nan_only",
    "nan is found here, inf is not: a score has to be finite, so ValueError for both.",
    was="not np.isfinite(scores).all()", now="np.isnan(scores).any()")
q.slip("nothing_refused",
    "The curve is right where there is one: a missing class, other lengths, nan and inf are not "
    "refused yet.",
start="class_missing",
    was=["if len(labels) != len(scores) or not np.isfinite(scores).all():",
        'raise ValueError("labels and scores must have one length, and the scores be finite")',
        "fp / fp[-1], tp / tp[-1]"],
now=["", "", "np.append(0, fp[1:] / fp[-1]), np.append(0, tp[1:] / tp[-1])"])
q.slip("ties_split_and_nothing_refused",
    "Two things: samples of equal score share a point, and what has no curve is to be refused.",
    start="nothing_refused",
    was="np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)",
    now="np.arange(len(scores))")
q.slip("no_origin_and_nothing_refused",
    "Two things: the point (0, 0) at +inf is missing, and what has no curve is to be refused.",
    start="nothing_refused",
    was="return np.append(0, fp[1:] / fp[-1]), np.append(0, tp[1:] / tp[-1]), "
    "np.append(np.inf, scores[last])",
    now="return fp[1:] / fp[-1], tp[1:] / tp[-1], scores[last]")
q.slip("samples_as_points",
    "Three things: equal scores share a point, the first is (0, 0), and nothing is refused yet.",
    start="no_origin_and_nothing_refused",
    was="np.append(np.flatnonzero(scores[1:] != scores[:-1]), len(scores) - 1)",
    now="np.arange(len(scores))")
q.slip("finite_and_nothing_refused",
    "Two things: the first threshold is +inf, and what has no curve is to be refused.",
    start="nothing_refused",
    was="np.append(np.inf, scores[last])", now="np.append(scores[0] + 1, scores[last])")
q.slip("lengths_only",
    "Other lengths are refused, but a missing class and scores of nan or inf pass: ValueError.",
    start="class_missing", was="len(scores) or not np.isfinite(scores).all()", now="len(scores)")
q.slip("left_to_numpy",
    "The curve is right where there is one. What has none is to be a ValueError: for other lengths "
    "it is NumPy that stops here, with an error of its own, and the rest passes.",
    start="nothing_refused", was="order = np.argsort",
    now="scores[labels == 1]\norder = np.argsort")
q.slip("asserted", "An assert raises AssertionError: ValueError is asked for.",
    was=["""
        if len(labels) != len(scores) or not np.isfinite(scores).all():
            raise ValueError("labels and scores must have one length, and the scores be finite")
        """,
        """
        if labels.min() == labels.max():
            raise ValueError("both classes must be there")
        """],
    now=["assert len(labels) == len(scores)\nassert np.isfinite(scores).all()",
        "assert len(np.unique(labels)) == 2"])
q.slip("no_positive_only",
    "Missing positives are refused, missing negatives are not: ValueError for either.",
    was="labels.min() == labels.max()", now="labels.max() == 0")
q.slip("no_negative_only",
    "Missing negatives are refused, missing positives are not: ValueError for either.",
    was="labels.min() == labels.max()", now="labels.min() == 1")
q.slip("infinite_only",
    "inf is found here, nan is not: a score has to be finite, so ValueError for both.",
    was="not np.isfinite(scores).all()", now="np.isinf(scores).any()")
q.slip("probabilities_only", "Scores outside of [0, 1] are refused here: any real numbers will do.",
    was="not np.isfinite(scores).all()", now="not ((scores >= 0) & (scores <= 1)).all()")
q.slip("equal_scores_refused", "One score for all is a curve of two points, not an error.",
    was="labels.min() == labels.max()", now="len({*labels}) < 2 or len({*scores}) < 2")
# fmt: on
