"""auc: the sum of the trapezoids under a curve."""

import numpy as np

from grading.questions.roc import bank


def probe(fpr, tpr):
    return auc(fpr, tpr)


q = bank.question("auc", probe, points=2)
q.hints(
    "Between two neighbouring points the curve is a straight line, and the area below that piece "
    "is a trapezoid. The formula above adds all pieces.",
    "One way: m points make m − 1 pieces. Each has a width, the step in fpr, and a mean height, "
    "half-way between its two values of tpr.",
    "Look at the steps of fpr first: one below 0 is a ValueError, one of exactly 0 is fine. The "
    "area is the sum of width times mean height.",
)


def rising(rng, num_points):
    """A curve from (0, 0) to (1, 1) that rises at each point, in steps of different width."""
    steps = rng.uniform(0.2, 1, size=(2, num_points - 1))
    fpr, tpr = np.insert(np.cumsum(steps, axis=1), 0, 0, axis=1)
    return {"fpr": fpr / fpr[-1], "tpr": np.sqrt(tpr / tpr[-1])}


def staircase(rng):
    x, y = np.sort(rng.uniform(0.1, 0.9, size=(2, 2)), axis=1) + [[0, 0.05]]
    fpr = np.array([0, 0, x[0], x[0], x[1], 1])
    return {"fpr": fpr, "tpr": np.array([0, y[0], y[0], y[1], 0.97, 1])}


def two_points(rng):
    return {"fpr": np.array([0.0, 1.0]), "tpr": np.array([rng.uniform(0.1, 0.4), 1.0])}


def back(rng):
    drawn = rising(rng, 8)
    i = rng.integers(2, 5)
    drawn["fpr"][[i, i + 1]] = drawn["fpr"][[i + 1, i]]
    return drawn


def back_a_hair(rng):
    """fpr goes back to the number before, as it does by rounding."""
    drawn = rising(rng, 8)
    i = rng.integers(2, 5)
    drawn["fpr"][i + 1] = np.nextafter(drawn["fpr"][i], 0)
    return drawn


q.cases = {
    "slanted pieces": lambda rng: rising(rng, 7),
    "steps up and to the right, and one slanted piece": staircase,
    "two points": two_points,
    "a part of a curve, which ends before (1, 1)": lambda rng: {
        name: values[:6] for name, values in rising(rng, 9).items()
    },
    "fpr goes back once": back,
    "fpr goes back once, in the last digit": back_a_hair,
    "the curve from its end to its beginning": lambda rng: {
        name: values[::-1].copy() for name, values in rising(rng, 6).items()
    },
}

# fmt: off
q.slip("left", "Each piece has the height of its left end here: a slanted one counts too little.",
    was="(tpr[1:] + tpr[:-1]) / 2", now="tpr[:-1]")
q.slip("right", "Each piece has the height of its right end here: a slanted one counts too much.",
    was="(tpr[1:] + tpr[:-1]) / 2", now="tpr[1:]")
q.slip("mean_height", "Points do not lie at equal distances: each height has a width of its own.",
    was="np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)", now="np.mean(tpr)")
q.slip("not_halved", "A trapezoid has the mean of its two heights, not their sum.",
    was="(tpr[1:] + tpr[:-1]) / 2", now="(tpr[1:] + tpr[:-1])")
q.slip("axes_swapped", "This is the area to the left of the curve: fpr gives the widths.",
    was="widths * (tpr[1:] + tpr[:-1])", now="np.diff(tpr) * (fpr[1:] + fpr[:-1])")
q.slip("not_refused", "An fpr that goes back anywhere is no curve's: ValueError is asked for.",
    was="""
        if (widths < 0).any():
            raise ValueError("fpr must not decrease")
    """,
now="")
q.slip("turned_round", "Widths without their sign hide that fpr goes back: ValueError.",
    was="np.diff(fpr)", now="np.abs(np.diff(fpr))")
q.slip("sorted_by_fpr",
    "Sorting the points hides that fpr goes back: the order is to be looked at, ValueError.",
    was="widths = np.diff(fpr)",
    now="""
        order = np.argsort(fpr, kind="stable")
        fpr, tpr = fpr[order], tpr[order]
        widths = np.diff(fpr)
    """)
q.slip("falling_accepted",
    "A curve that runs backwards all the way is taken here: fpr decreases, which is a ValueError.",
    was="widths = np.diff(fpr)",
    now="if (np.diff(fpr) <= 0).all():\n    fpr, tpr = fpr[::-1], tpr[::-1]\nwidths = np.diff(fpr)")
q.slip("vertical_refused", "A curve may go straight up: only where fpr *decreases* is it an error.",
    was="widths < 0", now="widths <= 0")
q.slip("ends_only",
    "fpr must not decrease anywhere, and here some decreases are let through.",
    was="(widths < 0).any()", now="fpr[-1] < fpr[0]")
q.slip("small_steps_back",
    "Any decrease of fpr is a ValueError, be it ever so small: here there is some room for it.",
    was="widths < 0", now="widths < -1e-9")
q.slip("one_minus", "This is the area above the curve: what is asked for lies under it.",
    was="return np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)",
    now="return 1 - np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)")
q.slip("asserted", "An assert raises AssertionError: ValueError is asked for.",
    was="""
        if (widths < 0).any():
            raise ValueError("fpr must not decrease")
    """,
    now="assert (widths >= 0).all()")
q.slip("nan_for_a_decrease", "Where fpr decreases, nan comes back: raise a ValueError there.",
    was='raise ValueError("fpr must not decrease")', now="return np.nan")
q.slip("zero_for_a_decrease",
    "Where fpr decreases, 0 comes back, as if it were an area: ValueError.",
    was='raise ValueError("fpr must not decrease")', now="return 0.0")
q.slip("nothing_for_a_decrease", "Where fpr decreases, None comes back: raise a ValueError there.",
    was='raise ValueError("fpr must not decrease")', now="return None")
q.slip("last_piece_lost",
    "One piece is missing, the last: m points have m - 1 pieces between them.",
    was="np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)",
    now="np.sum((widths * (tpr[1:] + tpr[:-1]) / 2)[:-1])")
q.slip("first_piece_lost",
    "One piece is missing, the first: m points have m - 1 pieces between them.",
    was="np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)",
    now="np.sum((widths * (tpr[1:] + tpr[:-1]) / 2)[1:])")
q.slip("not_summed", "These are the areas of the pieces: asked for is one number, their sum.",
    was="np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)", now="widths * (tpr[1:] + tpr[:-1]) / 2")
q.slip("mean_of_the_pieces", "The areas of the pieces are added up, not averaged.",
    was="np.sum(", now="np.mean(")
q.slip("over_the_width",
    "The area is divided by the width of the curve here: a part of a curve has a smaller area.",
    was="return np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)",
    now="return np.sum(widths * (tpr[1:] + tpr[:-1]) / 2) / (fpr[-1] - fpr[0])")
q.slip("equal_widths",
    "The points do not lie at equal distances: each piece has a width of its own.",
    was="widths * (tpr[1:] + tpr[:-1]) / 2",
    now="(fpr[-1] - fpr[0]) / (len(fpr) - 1) * (tpr[1:] + tpr[:-1]) / 2")
q.slip("led_to_the_corner",
    "The area under the points that are given is asked for: here the curve is led on to (1, 1).",
    was="return np.sum(",
    now="""
        fpr, tpr = np.append(fpr, 1), np.append(tpr, 1)
        widths = np.diff(fpr)
        return np.sum(
    """)
q.slip("gini", "This is twice the area minus 1: asked for is the area itself.",
    was="np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)",
    now="2 * np.sum(widths * (tpr[1:] + tpr[:-1]) / 2) - 1")
q.right_edit(was=["(widths < 0).any()", "np.sum(widths * (tpr[1:] + tpr[:-1]) / 2)"],
    now=["np.any(fpr[1:] < fpr[:-1])", "0.5 * np.dot(widths, tpr[1:] + tpr[:-1])"])
# fmt: on


@q.right
def auc(fpr, tpr):
    area = 0.0
    for i in range(1, len(fpr)):
        width = fpr[i] - fpr[i - 1]
        if width < 0:
            raise ValueError(f"fpr decreases at {i}")
        area += width * min(tpr[i], tpr[i - 1]) + width * abs(tpr[i] - tpr[i - 1]) / 2
    return float(area)


@q.right
def auc(fpr, tpr):
    # The signed area between the curve and the axis, by the shoelace formula.
    if not np.array_equal(fpr, np.sort(fpr)):
        raise ValueError
    x, y = np.r_[fpr, fpr[-1], fpr[0]], np.r_[tpr, 0, 0]
    return np.sum(np.roll(x, -1) * y - x * np.roll(y, -1)) / 2
