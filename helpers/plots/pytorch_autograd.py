"""Figures of 03_pytorch_autograd."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from torch import Tensor
    from torch.autograd.graph import Node

    from helpers.plots.drawing import Drawn

_MOST_NODES = 24  # of a graph, so that each box can be read


@drawing.shown
def computation_graph(result: Tensor, **leaves: Tensor) -> Drawn:
    """Draw what autograd noted on the way to `result`, from the leaves on the left to it.

    leaves: names of tensors that ask for gradients; a leaf without a name shows its shape alone.
    Of a large graph the part next to the result is drawn.
    ValueError: nothing was noted.
    """
    if result.grad_fn is None:
        raise ValueError("no operation was noted: nothing that asks for gradients went in")
    inputs = _inputs_of_nodes(result.grad_fn)
    columns = _columns(inputs)
    labels = {node: _label(node, leaves) for node in inputs}
    places: dict[Node, tuple[float, float]] = {}
    for number, column in enumerate(columns):
        for row, node in enumerate(column):
            places[node] = -number, (len(column) - 1) / 2 - row

    tallest = max(map(len, columns))
    figure = drawing.new_figure(min(9, max(5.5, 1.75 * len(columns))), 1.1 + 0.8 * tallest)
    axes = figure.subplots()
    axes.set(xlim=(0.5 - len(columns), 0.5), ylim=(-tallest / 2, tallest / 2))
    axes.set_axis_off()
    _draw_graph(axes, inputs, places, labels)
    figure.suptitle("The graph: from the leaves (orange) to the result")
    steps = [
        f"{labels[node]} takes {' and '.join(labels[i] for i in into)}"
        for node, into in inputs.items()
        if into
    ]
    alt = f"Graph of {drawing.count(len(steps), 'operation')}, the last one first: "
    return figure, (alt + "; ".join(steps) + ".").replace("\n", " ")


def _inputs_of_nodes(last: Node) -> dict[Node, list[Node]]:
    """Each node of the graph behind `last`, the nearest first, and the nodes that it reads."""
    inputs: dict[Node, list[Node]] = {last: []}
    for node in (queue := [last]):
        for before, _ in node.next_functions:
            if before is None:  # this input asks for no gradient
                continue
            if before not in inputs:
                if len(inputs) == _MOST_NODES:
                    continue
                inputs[before] = []
                queue.append(before)
            inputs[node].append(before)
    return inputs


def _columns(inputs: Mapping[Node, list[Node]]) -> list[list[Node]]:
    """The nodes in columns from the result on, each behind all nodes that read it."""
    depth = dict.fromkeys(inputs, 0)
    for _ in inputs:  # the longest way has fewer steps than there are nodes
        for node, into in inputs.items():
            for before in into:
                depth[before] = max(depth[before], depth[node] + 1)
    columns: list[list[Node]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in inputs:
        columns[depth[node]].append(node)
    return columns


def _label(node: Node, leaves: Mapping[str, Tensor]) -> str:
    """The operation's name as torch has it, or the name and shape of a leaf."""
    if not hasattr(node, "variable"):
        return node.name().partition("Backward")[0]
    names = [name for name, leaf in leaves.items() if leaf is node.variable]
    return f"{(names or ['leaf'])[0]}\n{tuple(node.variable.shape)}"


def _draw_graph(
    axes: Axes,
    inputs: Mapping[Node, list[Node]],
    places: Mapping[Node, tuple[float, float]],
    labels: Mapping[Node, str],
) -> None:
    for node, into in inputs.items():
        for before in into:
            (left, _), (right, _) = places[before], places[node]
            bend = 0.3 if right - left > 1 else 0  # around the boxes between
            style = {
                "arrowstyle": "-|>",
                "color": "black",
                "shrinkA": 26,
                "shrinkB": 28,
                "connectionstyle": f"arc3,rad={bend}",
            }
            axes.annotate("", places[node], places[before], arrowprops=style)
        leaf = hasattr(node, "variable")
        box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "linewidth": 1.8}
        box |= {"edgecolor": drawing.ORANGE if leaf else drawing.BLUE}
        box |= {"facecolor": "#FBE6D8"} if leaf else {}
        axes.text(*places[node], labels[node], ha="center", va="center", size=10, bbox=box)


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
def models_in_training(histories: Mapping[str, ArrayLike]) -> Drawn:
    """Draw for each model its loss, and its accuracy on training and on validation images.

    histories: name → (3, num_epochs): mean loss in nats, and two fractions in [0, 1].
    ValueError: another shape, or no epoch.
    """
    from matplotlib.ticker import PercentFormatter

    figure = drawing.new_figure(9, 4)
    left, right = figure.subplots(1, 2)
    left.set(title="Training loss", ylabel="mean loss (nats)")
    right.set(title="Accuracy (dashed: training)", ylabel="images classified right")
    ends: tuple[list[drawing.End], list[drawing.End]] = ([], [])
    stories = []
    looks = cycle(zip((drawing.BLUE, drawing.ORANGE), "os", strict=True))
    for (name, history), (colour, marker) in zip(histories.items(), looks, strict=False):
        history = np.asarray(history, dtype=float)
        if history.ndim != 2 or len(history) != 3 or not history.size:
            raise ValueError(f"{name}: the history must be (3, num_epochs), got {history.shape}")
        loss, train, validation = history
        epochs = drawing.epoch_numbers(loss)
        style: dict[str, Any] = {"color": colour, "marker": marker, "markersize": 5}
        ends[0].append((*left.plot(epochs, loss, **style), loss[-1], f"{name} {loss[-1]:.3g}"))
        right.plot(epochs, train, "--", color=colour, alpha=0.6)
        line = right.plot(epochs, validation, **style)[0]
        ends[1].append((line, validation[-1], f"{name} {validation[-1]:.1%}"))
        stories.append(
            f"loss from {loss[0]:.3g} to {loss[-1]:.3g}, accuracy in the end {train[-1]:.1%} on "
            f"training and {validation[-1]:.1%} on validation images"
        )
    right.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    for axes, named in ((left, ends[0]), (right, ends[1])):
        drawing.epoch_axis(axes, len(epochs))
        drawing.name_ends(axes, named)
    figure.suptitle("The same training, another model")
    return figure, f"Training, epoch by epoch: {drawing.join(histories, stories)}."


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
