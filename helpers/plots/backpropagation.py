"""Figures of 04_backpropagation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn

# An error of exactly zero has no place on a logarithmic axis: it is drawn at this height.
_FLOOR = 1e-17


@drawing.shown
def difference_errors(steps: ArrayLike, one_sided: ArrayLike, central: ArrayLike) -> Drawn:
    """Draw the error of one-sided and of central differences against their step.

    steps: (n,) lengths above 0; one_sided, central: (n,) absolute errors.
    ValueError: other numbers of errors than of steps.
    """
    steps = np.asarray(steps, dtype=float)
    errors = {
        "one-sided": (np.asarray(one_sided, dtype=float), drawing.ORANGE, "s--"),
        "central": (np.asarray(central, dtype=float), drawing.BLUE, "o-"),
    }
    figure = drawing.new_figure(8, 4.2)
    axes = figure.subplots()
    stories = []
    for name, (error, colour, style) in errors.items():
        if error.shape != steps.shape:
            raise ValueError(f"{name} errors {error.shape} for steps {steps.shape}")
        best = error.argmin()
        axes.plot(steps, np.maximum(error, _FLOOR), style, color=colour, markersize=5, label=name)
        stories.append(f"smallest at a step of {steps[best]:.0e}, where it is {error[best]:.0e}")
    axes.set(
        title="A step can be too long and too short",
        xlabel="step ε",
        ylabel="absolute error of the derivative",
        xscale="log",
        yscale="log",
    )
    axes.legend(loc="best")
    return figure, (
        "Error of a numerical derivative against its step, from "
        f"{steps.max():.0e} to {steps.min():.0e}, both on logarithmic axes: "
        f"{drawing.join([f'of {name} differences' for name in errors], stories)}."
    )


@drawing.shown
def gradient_errors(errors: Mapping[str, float], bound: float = 1e-7) -> Drawn:
    """Draw the largest error of each gradient on a logarithmic axis, with the bound it has to keep.

    errors: dict from a gradient's name to its largest absolute error; NaN is above any bound.
    ValueError: no errors.
    """
    if not errors:
        raise ValueError("no errors to draw")
    names, values = list(errors), np.array([float(error) for error in errors.values()])
    kept = values <= bound  # false for NaN
    height = np.arange(len(values))[::-1]
    largest = max([bound, *values[np.isfinite(values)]])
    # What is no number goes to the right edge.
    places = np.where(np.isfinite(values), np.clip(values, _FLOOR, None), 30 * largest)

    figure = drawing.new_figure(8, 2 + 0.36 * len(values))
    axes = figure.subplots()
    axes.hlines(height, _FLOOR, places, color="0.85", linewidth=1)
    for chosen, colour, marker, label in (
        (kept, drawing.BLUE, "o", "keeps the bound"),
        (~kept, drawing.ORANGE, "X", "does not"),
    ):
        if chosen.any():
            axes.plot(
                places[chosen],
                height[chosen],
                marker,
                color=colour,
                markersize=8,
                label=label,
                clip_on=False,
            )
    axes.axvline(bound, color="0.3", linestyle="--", linewidth=1.5, label=f"bound {bound:.0e}")
    axes.set(
        title="Largest difference from the numerical gradient, over all entries",
        xlabel="absolute difference",
        xscale="log",
        xlim=(_FLOOR, 100 * largest),
        yticks=height,
        ylabel="gradient",
        ylim=(-0.7, len(values) - 0.3),
    )
    axes.set_yticklabels(names)
    axes.grid(False, axis="y")
    figure.legend(loc="outside lower center", ncols=3)
    differences = ", ".join(
        f"{name} {'not a number' if error != error else f'{error:.0e}'}"
        for name, error in zip(names, values, strict=True)
    )
    alt = (
        f"{kept.sum()} of {drawing.count(len(values), 'gradient')} within {bound:.0e} of the "
        f"numerical one. Largest differences: {differences}."
    )
    return figure, alt


@drawing.shown
def learning_curves(
    losses: Mapping[str, ArrayLike], accuracies: Mapping[str, ArrayLike] | None = None
) -> Drawn:
    """Draw the training loss of several models against the epoch and, if given, their accuracy.

    losses: dict from name to (num_epochs + 1,) losses in nats at the epochs 0, 1, …
    accuracies: dict from name to fractions in [0, 1] at as many epochs, evenly spaced from the
    first to the last; or None.
    ValueError: fewer than two epochs.
    """
    from matplotlib.ticker import PercentFormatter

    kinds = [("Training loss", "mean loss (nats)", losses, "{:.3g}")]
    if accuracies:
        kinds.append(("Test accuracy", "samples classified right", accuracies, "{:.1%}"))
    figure = drawing.new_figure(8, 1 + 3.2 * len(kinds))
    panels = figure.subplots(len(kinds), 1, squeeze=False)[:, 0]
    stories = []
    for axes, (title, label, curves, form) in zip(panels, kinds, strict=True):
        ends = []
        for (name, values), colour, marker in zip(
            curves.items(), cycle(_COLOURS), cycle(drawing.CLASS_MARKERS)
        ):
            values = np.asarray(values, dtype=float)
            if values.ndim != 1 or len(values) < 2:
                raise ValueError(f"{name}: at least two epochs are needed, got {values.shape}")
            epochs = np.linspace(0, np.size(losses[name]) - 1, len(values))
            every = max(1, len(values) // 10)
            line = axes.plot(
                epochs, values, color=colour, marker=marker, markersize=5, markevery=every
            )[0]
            first, last = form.format(values[0]), form.format(values[-1])
            ends.append((line, values[-1], f"{name}: {last}"))
            stories.append(f"{title} of {name}: from {first} to {last}")
        axes.set(title=title, xlabel="epoch", ylabel=label)
        axes.xaxis.set_major_locator(drawing.round_numbers(8, integer=True))
        if curves is losses:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter("")
        else:
            # Near the end a few samples make the difference: the steep beginning is cut off.
            axes.set_ylim(bottom=max(0, min(height for _, height, _ in ends) - 0.15))
            axes.yaxis.set_major_locator(drawing.round_numbers(8))
            axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
        drawing.name_ends(axes, ends)
    return figure, "; ".join(stories) + "."


@drawing.shown
def borders(
    points: ArrayLike, classes: ArrayLike, models: Mapping[str, Callable[[NDArray[Any]], ArrayLike]]
) -> Drawn:
    """Draw where each of several models sees class 0 and class 1 in the plane, and the points.

    points: (N, 2); classes: (N,) zeros and ones; models: dict from name to a function that takes
    points (n, 2) and returns probabilities (n, 2).
    ValueError: other shapes, or no models.
    """
    points, classes = np.asarray(points, dtype=float), np.asarray(classes)
    if points.ndim != 2 or points.shape[1] != 2 or classes.shape != points.shape[:1]:
        raise ValueError(f"points {points.shape} must be (N, 2), and classes {classes.shape} (N,)")
    if not models:
        raise ValueError("no models to draw")
    rows = -(-len(models) // 2)
    figure = drawing.new_figure(8, 1 + 3.7 * rows)
    panels = figure.subplots(rows, 2, squeeze=False, sharex=True, sharey=True).ravel()
    ticks = np.linspace(-1.05, 1.05, 201) * np.abs(points).max()
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    stories = []
    for axes, (name, predict) in zip(panels, models.items(), strict=False):
        surface = np.asarray(predict(grid))[:, 1].reshape(len(ticks), len(ticks))
        axes.contourf(ticks, ticks, surface, [0, 0.5, 1], colors=["#D6E6F2", "#F9E0D0"])
        axes.contour(ticks, ticks, surface, [0.5], colors="black", linewidths=1.5)
        for label, colour, marker in ((0, drawing.BLUE, "s"), (1, drawing.ORANGE, "o")):
            x, y = points[classes == label].T
            axes.plot(x, y, marker, color=colour, markersize=3.5, label=f"class {label}")
        right = np.mean(np.asarray(predict(points)).argmax(axis=1) == classes)
        axes.set(title=f"{name}: {right:.0%} right", xlabel="first input", ylabel="second input")
        axes.set_aspect("equal")
        stories.append(
            f"takes {np.mean(surface > 0.5):.0%} of the square for class 1 and gets {right:.0%} of "
            "the points right"
        )
    for axes in panels[len(models) :]:
        axes.remove()
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    alt = f"Borders between two classes of {drawing.count(len(points), 'point')} in the plane: "
    return figure, f"{alt}{drawing.join(models, stories)}."


_COLOURS = (drawing.BLUE, drawing.ORANGE, "#117733", "#882255")
