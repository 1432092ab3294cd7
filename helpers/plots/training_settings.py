"""Figures of 02_softmax_regression that show what the settings of a training do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn


@drawing.shown
def learning_rates(
    losses_by_rate: Mapping[float, ArrayLike], knows_nothing: float | None = None
) -> Drawn:
    """Draw the training loss per epoch for several learning rates; a run may diverge.

    losses_by_rate: dict from learning rate to losses (num_epochs,) in nats, inf and NaN allowed.
    knows_nothing: the loss of a model that knows nothing, drawn as a dotted line, or None.
    """
    figure = drawing.new_figure(8, 4.4)
    axes = figure.subplots()
    axes.set_title("The effect of the learning rate")
    if knows_nothing is not None:
        axes.axhline(knows_nothing, color="black", linestyle=":", linewidth=1.5)
    names = {rate: f"lr = {rate:g}" for rate in sorted(losses_by_rate)}
    stories = drawing.loss_lines(axes, {name: losses_by_rate[rate] for rate, name in names.items()})
    alt = f"Training loss for each learning rate: {drawing.join(names.values(), stories)}."
    if knows_nothing is not None:
        alt += f" A dotted line marks the loss of a model that knows nothing, {knows_nothing:.3g}."
    return figure, alt


@drawing.shown
def batch_sizes(
    losses_by_size: Mapping[int, ArrayLike], seconds_by_size: Mapping[int, float] | None = None
) -> Drawn:
    """Draw the training loss per epoch for several batch sizes and, if given, the time it takes.

    losses_by_size: dict from batch size to losses (num_epochs,) in nats, inf and NaN allowed.
    seconds_by_size: dict from batch size to seconds per epoch, or None.
    """
    figure = drawing.new_figure(9 if seconds_by_size else 8, 4.2)
    left, *right = figure.subplots(1, 2 if seconds_by_size else 1, squeeze=False)[0]
    left.set_title("The effect of the batch size")
    names = {size: f"{size:,} samples" for size in sorted(losses_by_size)}
    stories = drawing.loss_lines(left, {name: losses_by_size[size] for size, name in names.items()})
    alt = f"Training loss for each batch size: {drawing.join(names.values(), stories)}."
    if seconds_by_size:
        sizes = sorted(seconds_by_size)
        seconds = [seconds_by_size[size] for size in sizes]
        bars = right[0].bar([f"{size:,}" for size in sizes], seconds, color=drawing.BLUE, width=0.6)
        right[0].bar_label(bars, fmt="{:.2g}", padding=2, fontsize="small")
        right[0].tick_params(axis="x", labelsize="small")
        right[0].set(title="Time", xlabel="batch size (samples)", ylabel="seconds per epoch")
        right[0].grid(False)
        right[0].margins(y=0.12)
        alt += " Seconds per epoch: " + ", ".join(
            f"{value:.2g} at {size:,}" for size, value in zip(sizes, seconds, strict=True)
        )
        alt += "."
    return figure, alt


@drawing.shown
def settings_table(rates: Sequence[float], sizes: Sequence[int], losses: ArrayLike) -> Drawn:
    """Draw a loss for each batch size (rows) and learning rate (columns); the best are framed.

    rates: n learning rates; sizes: m batch sizes; losses: (m, n) in nats, above 0 and finite.
    """
    from matplotlib.colors import LogNorm
    from matplotlib.patches import Rectangle
    from matplotlib.ticker import LogLocator

    losses = np.asarray(losses, dtype=float)
    norm = LogNorm(losses.min(), losses.max())
    figure = drawing.new_figure(8, 4.4)
    axes = figure.subplots()
    shown = axes.imshow(losses, cmap="cividis_r", aspect="auto", norm=norm)
    for (row, column), loss in np.ndenumerate(losses):
        colour = "white" if norm(loss) > 0.5 else "black"
        axes.text(column, row, f"{loss:.3f}", ha="center", va="center", color=colour)
    best = losses.argmin(axis=1).tolist()
    for row, column in enumerate(best):
        frame = Rectangle((column - 0.47, row - 0.46), 0.94, 0.92, fill=False)
        frame.set(edgecolor=drawing.ORANGE, linewidth=3)
        axes.add_patch(frame)
    axes.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
    axes.set_yticks(range(len(sizes)), [f"{size:,}" for size in sizes])
    axes.set(
        title="Held-out loss of each pair of settings; the best of each row is framed",
        xlabel="learning rate",
        ylabel="batch size (samples)",
    )
    axes.grid(False)
    ticks = LogLocator(subs=(1, 2, 5))
    bar = figure.colorbar(shown, label="mean loss (nats)", ticks=ticks, format="{x:g}")
    bar.minorticks_off()
    alt = "Held-out loss of each batch size at its best learning rate: " + ", ".join(
        f"{losses[row, column]:.3f} with {size:,} samples at {rates[column]:g}"
        for row, (size, column) in enumerate(zip(sizes, best, strict=True))
    )
    return figure, f"{alt}. The largest loss in the table is {losses.max():.3g}."


@drawing.shown
def losses_by_epochs(
    counts: Sequence[int], training_losses: ArrayLike, held_out_losses: ArrayLike
) -> Drawn:
    """Draw the final loss of runs of several lengths, on training and on held-out samples.

    counts: n numbers of epochs, rising; training_losses, held_out_losses: (n,) in nats.
    """
    figure = drawing.new_figure(8, 4)
    axes = figure.subplots()
    ends, stories = [], []
    for name, losses, colour, marker in (
        ("training", training_losses, drawing.BLUE, "o"),
        ("held out", held_out_losses, drawing.ORANGE, "s"),
    ):
        heights = np.asarray(losses, dtype=float)
        line = axes.plot(counts, heights, color=colour, marker=marker, markersize=6)[0]
        ends.append((line, heights[-1], f"{name}: {heights[-1]:.3g}"))
        stories.append(
            f"goes from {heights[0]:.3g} to {heights[-1]:.3g} and is lowest, {heights.min():.3g}, "
            f"at {drawing.count(counts[int(heights.argmin())], 'epoch')}"
        )
    axes.set(title="The effect of the number of epochs", xscale="log", ylim=(0, None))
    axes.set(xlabel="number of epochs", ylabel="mean loss (nats)")
    axes.set_xticks(counts, [f"{count:,}" for count in counts])
    axes.minorticks_off()
    drawing.name_ends(axes, ends)
    alt = drawing.join(["the loss on training samples", "that on samples held out"], stories)
    return figure, f"By the number of epochs, {alt}."
