"""Figures of 05_roc: precision beside the rates, and how far chance moves an area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from helpers.plots.drawing import Drawn

    Floats: TypeAlias = NDArray[np.float64]

_LINES = ("-", "--", "-.", ":")
_COLOURS = (drawing.BLUE, drawing.ORANGE, *drawing.CLASS_COLOURS[2:4])


@drawing.shown
def precision_recall(
    fpr: ArrayLike,
    tpr: ArrayLike,
    thresholds: ArrayLike,
    precisions: Mapping[str, ArrayLike],
    chosen: Mapping[str, float],
) -> Drawn:
    """Draw a ROC curve beside precision against recall, with some thresholds marked in both.

    fpr, tpr, thresholds: (m,), m ≥ 2, thresholds falling from +inf.
    precisions: dict from a name to the precision (m − 1,) at all thresholds but +inf; four at most.
    chosen: dict from a name to a threshold.
    ValueError: more precisions, or lengths that differ.
    """
    fpr, tpr, thresholds = (np.asarray(each, dtype=float) for each in (fpr, tpr, thresholds))
    shares = {name: np.asarray(each, dtype=float) for name, each in precisions.items()}
    if not 1 <= len(shares) <= len(_LINES):
        raise ValueError(f"1 to {len(_LINES)} curves can be told apart, got {len(shares)}")
    lengths = [len(fpr), len(tpr), len(thresholds), *(len(each) + 1 for each in shares.values())]
    if len(set(lengths)) > 1:
        raise ValueError(f"rates and thresholds must be (m,), precisions (m - 1,), got {lengths}")
    places = {name: int(np.sum(thresholds >= value)) - 1 for name, value in chosen.items()}

    figure = drawing.new_figure(9, 4.8)
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [0, 1], color="#777777", linewidth=1, linestyle=(0, (1, 3)))
    left.plot(fpr, tpr, color="black", linewidth=2)
    _mark(left, fpr, tpr, places)
    left.set(title="ROC curve", xlabel="false positive rate", ylabel="true positive rate")
    if places:
        left.legend(loc="lower right", title="threshold")
    _draw(right, tpr, shares, places)
    stories = [_at(name, tpr, shares, place) for name, place in places.items()]
    alt = (
        f"A ROC curve of {drawing.count(len(fpr), 'point')}, and precision against recall for "
        f"these shares of positives: {', '.join(shares)}. Dotted lines mark the precision where "
        f"all are called positive: {', '.join(f'{each[-1]:.1%}' for each in shares.values())}."
    )
    return figure, " ".join([alt, *stories])


@drawing.shown
def resampled_areas(areas: Mapping[str, ArrayLike], area: float) -> Drawn:
    """Draw histograms of the areas of resampled scores, with the middle 95 % of each.

    areas: dict from a name to areas (n,), n ≥ 2; four entries at most.
    area: that of the scores as they are, drawn as a line.
    ValueError: no or more entries, or too few areas.
    """
    drawn = {name: np.asarray(each, dtype=float) for name, each in areas.items()}
    if not 1 <= len(drawn) <= len(_LINES) or min(map(len, drawn.values())) < 2:
        raise ValueError(f"1 to {len(_LINES)} entries of two or more areas, got {len(drawn)}")
    every = np.concatenate(list(drawn.values()))
    bins = np.linspace(every.min(), every.max() + 1e-9, 41)
    shares = [np.histogram(each, bins)[0] / len(each) for each in drawn.values()]
    step = max(map(np.max, shares)) / 14  # between the intervals, which lie below the histograms
    figure = drawing.new_figure(7.5, 4.4)
    axes = figure.subplots()
    stories: list[str] = []
    for (name, each), share, colour, line in zip(
        drawn.items(), shares, _COLOURS, _LINES, strict=False
    ):
        low, high = np.quantile(each, [0.025, 0.975])
        axes.stairs(share, bins, fill=True, color=colour, alpha=0.2)
        axes.stairs(share, bins, color=colour, linewidth=1.8, linestyle=line, label=name)
        stories.append(f"{name}, {low:.4f} to {high:.4f}")
        height = -step * len(stories)
        axes.plot([low, high], [height, height], "|-", color=colour, linewidth=2, markersize=9)
    axes.axvline(area, color="black", linewidth=1.2, label=f"the samples as they are: {area:.4f}")
    axes.set(title="Areas of samples drawn anew; below, the middle 95 %", xlabel="area")
    axes.set(ylabel="share of the draws", ylim=(-step * (len(drawn) + 1), None))
    axes.set_yticks([tick for tick in axes.get_yticks()[:-1] if tick >= 0])
    axes.legend(loc="upper left")
    return figure, (
        f"Histograms of areas of samples drawn anew, about the area {area:.4f} of the samples as "
        f"they are. The middle 95 % of each: {'; '.join(stories)}."
    )


def _draw(axes: Axes, tpr: Floats, shares: Mapping[str, Floats], places: Mapping[str, int]) -> None:
    """Precision against recall, a curve for each share of positives."""
    lines = []
    for (name, share), colour, line in zip(shares.items(), _COLOURS, _LINES, strict=False):
        lines += axes.plot(tpr[1:], share, line, color=colour, linewidth=1.8, label=name)
        # At the lowest threshold all are called positive: the share of positives is left.
        axes.axhline(share[-1], color=colour, linewidth=1.2, linestyle=(0, (1, 3)))
        _mark(axes, tpr, np.append(np.nan, share), places)
    axes.set(title="Precision against recall", xlabel="recall (true positive rate)")
    axes.set(ylabel="precision", xlim=(-0.03, 1.03), ylim=(-0.03, 1.05))
    axes.legend(handles=lines, loc="lower left", title="share of positives (dotted)")


def _mark(axes: Axes, across: Floats, up: Floats, places: Mapping[str, int]) -> None:
    """Mark points of a curve, each name with a marker of its own; what is NaN is left out."""
    for (name, place), marker in zip(places.items(), drawing.CLASS_MARKERS, strict=False):
        if np.isfinite(up[place]):
            axes.plot(
                across[place],
                up[place],
                marker,
                color="white",
                markeredgecolor="black",
                markeredgewidth=1.6,
                markersize=9,
                label=name,
                zorder=3,
                linestyle="none",
            )


def _at(name: str, tpr: Floats, shares: Mapping[str, Floats], place: int) -> str:
    """What a threshold gives, in words."""
    if not place:
        return f"At {name} nothing is called positive."
    values = ", ".join(f"{share[place - 1]:.1%}" for share in shares.values())
    return f"At {name}: recall {tpr[place]:.1%}, precision {values}."
