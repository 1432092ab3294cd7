"""Figures of 05_roc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from string import ascii_uppercase
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.plots.drawing import Drawn

    Rates: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]  # false and true positive

_LINES = ("-", "--", ":", "-.")
_NEAREST = 1e-6  # a probability nearer than this to 0 or 1 is drawn here


@drawing.shown
def moving_threshold(
    labels: ArrayLike, scores: ArrayLike, counts: Mapping[float, tuple[int, int, int, int]]
) -> Drawn:
    """Draw the scores of both kinds with several thresholds, and each threshold's point (fpr, tpr).

    labels: (N,) of 0 and 1, both there; scores: (N,) probabilities.
    counts: dict from threshold, in (0, 1), to its tp, fp, fn, tn.
    ValueError: other lengths, a class missing, a score or threshold outside, counts not of N.
    """
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    if labels.shape != scores.shape or labels.ndim != 1 or set(labels.tolist()) != {0, 1}:
        raise ValueError(
            f"labels {labels.shape} of 0 and 1, and scores {scores.shape} must be (N,)"
        )
    if scores.min() < 0 or scores.max() > 1 or not all(0 < t < 1 for t in counts):
        raise ValueError("scores must lie in [0, 1] and thresholds between")
    if any(sum(four) != len(labels) for four in counts.values()):
        raise ValueError(f"the four counts must add up to {len(labels)}")

    figure = drawing.new_figure(9, 4.4)
    left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
    ends = np.array([_NEAREST, 1 - _NEAREST])
    low, high = np.log(ends / (1 - ends))
    bins = 1 / (1 + np.exp(-np.linspace(low, high, 29)))
    for kind, name, colour, line in (
        (0, "negatives", drawing.ORANGE, "--"),
        (1, "positives", drawing.BLUE, "-"),
    ):
        own = np.clip(scores[labels == kind], *ends)
        share = np.histogram(own, bins)[0] / len(own)
        left.stairs(share, bins, fill=True, color=colour, alpha=0.25)
        left.stairs(share, bins, color=colour, linewidth=2, linestyle=line, label=name)
    left.set(xlabel="score (probability)", ylabel="share of each kind", xscale="logit", xlim=ends)
    left.set_title("Scores, cut by thresholds", pad=22)  # room for the letters
    left.set_xticks(
        [1e-5, 0.001, 0.1, 0.5, 0.9, 0.999], ["0.00001", "0.001", "0.1", "0.5", "0.9", "0.999"]
    )
    left.minorticks_off()
    left.legend(loc="upper left")

    points, stories = [], []
    for (threshold, (tp, fp, fn, tn)), letter in zip(counts.items(), ascii_uppercase, strict=False):
        points.append((fp / (fp + tn), tp / (tp + fn)))
        left.axvline(threshold, color="black", linewidth=1)
        top = left.get_xaxis_transform()
        left.text(threshold, 1.01, letter, ha="center", va="bottom", weight="bold", transform=top)
        right.plot(*points[-1], "o", color="black", markersize=6)
        right.annotate(
            f"{letter}: tp {tp:,}, fp {fp:,}",
            points[-1],
            xytext=(8, -12),
            textcoords="offset points",
            size=10,
        )
        stories.append(f"tp {tp:,} and fp {fp:,} at {threshold:g}")
    # Room for the words to the right of the last point.
    width = max([0.01, *(fpr for fpr, _ in points)])
    right.set(xlim=(-0.06 * width, 1.8 * width), ylim=(-0.03, 1.05))
    right.set_title("Their points in the plane of the rates", pad=22)
    right.set(xlabel="false positive rate", ylabel="true positive rate")
    alt = (
        f"Histograms of the scores of {drawing.count(int(np.sum(labels == 1)), 'positive')} and "
        f"{drawing.count(int(np.sum(labels == 0)), 'negative')}, cut by thresholds, beside each "
        f"threshold's point in the plane of the two rates: {'; '.join(stories)}."
    )
    return figure, alt


@drawing.shown
def roc_curves(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]], title: str = "ROC curves", log: bool = False
) -> Drawn:
    """Draw a few ROC curves in one plane, points marked where they are few.

    curves: dict from a name to (fpr, tpr), each (m,), four at most.
    log: a logarithmic axis for the false positive rate; what lies at 0 is drawn at its left end.
    ValueError: more curves, or lengths that differ.
    """
    rates = {name: _curve(*curve) for name, curve in curves.items()}
    if not 1 <= len(curves) <= len(_LINES):
        raise ValueError(f"1 to {len(_LINES)} curves can be told apart, got {len(curves)}")
    figure = drawing.new_figure(6.6, 5)
    axes = figure.subplots()
    # Half of the smallest rate above 0: left of all that is drawn.
    floor = min((fpr[fpr > 0].min() for fpr, _ in rates.values() if fpr.any()), default=1) / 2
    colours = (drawing.BLUE, drawing.ORANGE, *drawing.CLASS_COLOURS[2:4])
    if not log:
        _diagonal(axes)
    for (name, (fpr, tpr)), colour, line in zip(rates.items(), colours, _LINES, strict=False):
        marker = "o" if len(fpr) <= 10 else ""
        drawn = np.maximum(fpr, floor) if log else fpr
        axes.plot(drawn, tpr, line, color=colour, linewidth=2.2, marker=marker, label=name)
    axes.set(title=title, xlabel="false positive rate", ylabel="true positive rate")
    if log:
        axes.set_xscale("log")
        axes.set_xlabel("false positive rate, logarithmic (0 at the left end)")
    axes.legend(loc="lower right")
    stories = [f"{name}: {_highest_rates(*curve)}" for name, curve in rates.items()]
    scale = " on a logarithmic axis" if log else ""
    alt = (
        f"{title}: true against false positive rate{scale}. The highest true positive rates at a "
        f"false positive rate of at most 1 %, 10 % and 50 %: {'; '.join(stories)}."
    )
    return figure, alt


@drawing.shown
def marked_curve(
    fpr: ArrayLike,
    tpr: ArrayLike,
    thresholds: ArrayLike,
    chosen: Mapping[str, float],
    title: str = "ROC curve",
) -> Drawn:
    """Draw a ROC curve, whole and enlarged, with the points of some thresholds marked.

    fpr, tpr, thresholds: (m,), thresholds falling from +inf.
    chosen: dict from a name to a threshold.
    ValueError: lengths that differ.
    """
    fpr, tpr = _curve(fpr, tpr)
    thresholds = np.asarray(thresholds, dtype=float)
    if thresholds.shape != fpr.shape:
        raise ValueError(f"thresholds {thresholds.shape} must be {fpr.shape}")
    figure = drawing.new_figure(9, 4.5)
    whole, corner = figure.subplots(1, 2)
    _diagonal(whole)
    for axes in (whole, corner):
        axes.plot(fpr, tpr, color=drawing.BLUE, linewidth=2)
        axes.set(xlabel="false positive rate", ylabel="true positive rate")
    places, stories = [], []
    for (name, threshold), marker in zip(chosen.items(), cycle(drawing.CLASS_MARKERS)):
        place = np.flatnonzero(thresholds >= threshold)[-1]
        places.append(place)
        for axes in (whole, corner):
            label = f"{name}: {threshold:.3g}" if axes is corner else None
            point = fpr[place], tpr[place]
            axes.plot(*point, marker, color=drawing.ORANGE, markersize=9, label=label, zorder=3)
        stories.append(f"{name}, {threshold:.3g}, at {fpr[place]:.2%} and {tpr[place]:.1%}")
    width = max(0.02, 2 * max((fpr[place] for place in places), default=0))
    corner.set(title="its upper left corner", xlim=(-0.02 * width, min(width, 1)))
    # The heights that the curve has in that part, and a little below the lowest mark.
    lowest = min((tpr[place] for place in places), default=0)
    corner.set_ylim(max(0, 2.2 * lowest - 1.2) if lowest < 1 else 0, 1.02)
    whole.set_title("the whole curve")
    if chosen:
        corner.legend(loc="lower right", title="threshold")
    figure.suptitle(title)
    alt = f"{title}: ROC curve of {drawing.count(len(fpr), 'point')}, whole and enlarged."
    if stories:
        alt += f" Thresholds marked at false and true positive rate: {'; '.join(stories)}."
    return figure, alt


@drawing.shown
def one_vs_rest(curves: Sequence[tuple[ArrayLike, ArrayLike, float]]) -> Drawn:
    """Draw the curve of each class against the rest, whole and enlarged at the corner.

    curves: list of ten or fewer (fpr, tpr, area), in the order of the classes.
    ValueError: no curve, more than ten, or lengths that differ.
    """
    if not 1 <= len(curves) <= 10:
        raise ValueError(f"1 to 10 curves can be told apart, got {len(curves)}")
    areas = [float(area) for _, _, area in curves]
    lines = [_curve(fpr, tpr) for fpr, tpr, _ in curves]
    figure = drawing.new_figure(9, 4.8)
    whole, corner = figure.subplots(1, 2)
    _diagonal(whole)
    for c, (fpr, tpr) in enumerate(lines):
        for axes in (whole, corner):
            axes.plot(
                fpr,
                tpr,
                _LINES[c % 4],
                color=drawing.CLASS_COLOURS[c],
                linewidth=1.8,
                label=f"{c}: {areas[c]:.4f}",
            )
    for axes, name in ((whole, "the whole curves"), (corner, "their upper left corner")):
        axes.set(title=name, xlabel="false positive rate", ylabel="true positive rate")
    width = 0.1
    # Far below the heights at a fifth of the width is the left edge only: room for the legend.
    gap = max(0.03, 1 - min(np.interp(width / 5, fpr, tpr) for fpr, tpr in lines))
    corner.set(xlim=(-0.002, width), ylim=(max(0, 1 - 1.7 * gap), 1 + 0.05 * gap))
    corner.legend(loc="lower right", title="class: area", ncols=2, fontsize="small")
    figure.suptitle("Each class against the rest")
    order = np.argsort(areas, kind="stable")
    alt = (
        f"ROC curves of {drawing.count(len(curves), 'class', 'classes')}, each against the rest. "
        f"Areas from the smallest: {', '.join(f'{c} with {areas[c]:.4f}' for c in order)}."
    )
    return figure, alt


def _curve(fpr: ArrayLike, tpr: ArrayLike) -> Rates:
    """Both rates as arrays (m,); ValueError for another shape or no point."""
    fpr, tpr = np.asarray(fpr, dtype=float), np.asarray(tpr, dtype=float)
    if fpr.shape != tpr.shape or fpr.ndim != 1 or not len(fpr):
        raise ValueError(f"fpr {fpr.shape} and tpr {tpr.shape} must be (m,), m ≥ 1")
    return fpr, tpr


def _diagonal(axes: Axes) -> None:
    """The curve of a score that knows nothing."""
    axes.plot([0, 1], [0, 1], color="#777777", linewidth=1, linestyle=(0, (1, 3)))


def _highest_rates(fpr: NDArray[np.float64], tpr: NDArray[np.float64]) -> str:
    """The highest true positive rates at three false positive rates, in words."""
    shares = [f"{tpr[fpr <= most].max(initial=0):.1%}" for most in (0.01, 0.1, 0.5)]
    return f"{shares[0]}, {shares[1]} and {shares[2]}"
