"""Figures of 03_pytorch_autograd."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn


@drawing.shown
def logits_and_probabilities(
    image: ArrayLike, logits: ArrayLike, y_hat: ArrayLike, label: int
) -> Drawn:
    """Show a digit beside its logits and what softmax makes of them, its label's bars marked.

    image: (28, 28) or (1, 28, 28); logits, y_hat: (C,); label: 0..C−1.
    ValueError: another shape, or a label outside.
    """
    image = drawing.as_images(np.asarray(image)[None])[0]
    logits, y_hat, label = np.asarray(logits), np.asarray(y_hat), int(label)
    if logits.ndim != 1 or logits.shape != y_hat.shape:
        raise ValueError(f"logits {logits.shape} and y_hat {y_hat.shape} must be (C,)")
    if not 0 <= label < len(logits):
        raise ValueError(f"label {label} must lie in 0..{len(logits) - 1}")

    figure = drawing.new_figure(9, 3)
    digit, left, right = figure.subplots(1, 3, width_ratios=[1, 1.5, 1.5])
    digit.imshow(image)
    digit.set_axis_off()
    digit.set_title(f"labelled {label}")
    classes = np.arange(len(logits))
    for axes, values in ((left, logits), (right, y_hat)):
        bars = axes.bar(classes, values, color=drawing.BLUE)
        bars[label].set(facecolor=drawing.ORANGE, edgecolor="white", hatch="///", linewidth=0)
        axes.set(xlabel="class", xticks=classes)
        axes.grid(axis="x", visible=False)
    left.axhline(0, color="black", linewidth=0.8)
    left.set(title="before: logits", ylabel="logit")
    right.set(title="after softmax: probabilities", ylabel="probability", ylim=(0, 1))
    figure.suptitle("Scores of one image; hatched: the class of its label")
    likely = y_hat.argmax()
    alt = (
        f"A digit labelled {label}, its {drawing.count(len(logits), 'logit')} "
        f"{drawing.span(logits)}, and their softmax {drawing.span(y_hat)}. The most likely class "
        f"is {likely} with {y_hat[likely]:.1%}; the label's has {y_hat[label]:.1%}."
    )
    return figure, alt


@drawing.shown
def step_losses(losses: ArrayLike, window: int = 20) -> Drawn:
    """Draw the loss of the batch at each step, and its mean over `window` steps around.

    losses: (num_steps,) in nats. With few steps the window is a quarter of them.
    ValueError: no losses, or more than one axis.
    """
    losses = np.asarray(losses, dtype=float)
    if losses.ndim != 1 or not losses.size:
        raise ValueError(f"losses must be (num_steps,), got {losses.shape}")
    window = max(1, min(window, len(losses) // 4))
    smooth = np.convolve(losses, np.full(window, 1 / window), mode="valid")
    steps = np.arange(1, len(losses) + 1)

    figure = drawing.new_figure(8, 3.8)
    axes = figure.subplots()
    axes.plot(steps, losses, ".", color=drawing.BLUE, alpha=0.35, markersize=5, label="each step")
    axes.plot(
        steps[: len(smooth)] + (window - 1) / 2,
        smooth,
        color=drawing.ORANGE,
        linewidth=2.5,
        label=f"mean of {drawing.count(window, 'step')}",
    )
    axes.set(title="Training loss, step by step", xlabel="step", ylabel="loss of the batch (nats)")
    axes.set_ylim(bottom=0)
    axes.legend(loc="best")
    alt = (
        f"Loss of the batch at each of {drawing.count(len(losses), 'step')}: {losses[0]:.3g} at "
        f"the first. Its mean over {drawing.count(window, 'step')} goes from {smooth[0]:.3g} to "
        f"{smooth[-1]:.3g}."
    )
    return figure, alt


@drawing.shown
def templates(weights: ArrayLike, title: str = "What each class looks for") -> Drawn:
    """Show the weights of each class as an image, blue below 0, white at 0, red above.

    weights: (C, height, width), all on one scale.
    ValueError: another number of axes, or no class.
    """
    weights = np.asarray(weights)
    if weights.ndim != 3 or not weights.size:
        raise ValueError(f"weights must be (C, height, width), got {weights.shape}")
    columns = min(5, len(weights))
    rows = -(-len(weights) // columns)
    figure = drawing.new_figure(max(5, 1.55 * columns + 1), 1.75 * rows + 0.7)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    most = np.abs(weights).max() or 1
    for number, (axes, image) in enumerate(zip(grid.flat, weights, strict=False)):
        drawn = axes.imshow(image, cmap="RdBu_r", vmin=-most, vmax=most)
        axes.set_title(f"{number}", pad=3)
    figure.colorbar(drawn, ax=grid, label="weight of the pixel", shrink=0.85)
    figure.suptitle(title)
    height, width = weights.shape[1:]
    middle = weights[:, height // 2 - 2 : height // 2 + 2, width // 2 - 2 : width // 2 + 2]
    sign = np.sign(middle.mean(axis=(1, 2)))
    alt = (
        f"{title}: the weights of {drawing.count(len(weights), 'class', 'classes')} as images of "
        f"{drawing.size(weights[0])} pixels, {drawing.span(weights)}. "
        f"In the middle they are mostly {_classes('positive', sign > 0)} "
        f"and {_classes('negative', sign < 0)}."
    )
    return figure, alt


def _classes(word: str, chosen: NDArray[np.bool_]) -> str:
    return f"{word} for {', '.join(map(str, np.flatnonzero(chosen))) or 'none'}"
