"""Figures of 02_softmax_regression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn


@drawing.shown
def training_curves(
    losses: ArrayLike, train_accuracy: ArrayLike, test_accuracy: ArrayLike
) -> Drawn:
    """Draw the loss, and the accuracy on training and test data, after each epoch.

    losses: (num_epochs,) mean loss in nats, num_epochs ≥ 1.
    train_accuracy, test_accuracy: (num_epochs,) fractions in [0, 1].
    """
    from matplotlib.ticker import PercentFormatter

    figure = drawing.new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    story = drawing.loss_lines(left, {"": losses})[0]
    left.set_title("Training loss")
    ends = []
    for name, fractions, colour, marker in (
        ("train", train_accuracy, drawing.BLUE, "o"),
        ("test", test_accuracy, drawing.ORANGE, "s"),
    ):
        accuracy = np.asarray(fractions, dtype=float)
        line = right.plot(
            drawing.epoch_numbers(accuracy), accuracy, color=colour, marker=marker, markersize=5
        )[0]
        ends.append((line, accuracy[-1], f"{name} {accuracy[-1]:.2%}"))
    right.set(title="Accuracy", ylabel="samples classified right")
    right.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    drawing.epoch_axis(right, len(accuracy))
    drawing.name_ends(right, ends)
    figure.suptitle("Training, epoch by epoch")
    alt = f"Training loss {story}; accuracy ends at {ends[0][2]}, {ends[1][2]}."
    return figure, alt


@drawing.shown
def confusion_matrix(labels: ArrayLike, predictions: ArrayLike, num_classes: int = 10) -> Drawn:
    """Count each pair of true and predicted class; only the errors are coloured.

    labels, predictions: (N,) integers 0..num_classes−1, N ≥ 1.
    ValueError: lengths differ, or a class lies outside.
    """
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    if labels.shape != predictions.shape or labels.ndim != 1:
        raise ValueError(f"labels {labels.shape} and predictions {predictions.shape} must be (N,)")
    both = np.concatenate([labels, predictions])
    if both.min() < 0 or both.max() >= num_classes:
        raise ValueError(f"classes must lie in 0..{num_classes - 1}")
    counts = np.zeros((num_classes, num_classes), dtype=int)
    np.add.at(counts, (labels, predictions), 1)
    errors = counts - np.diag(np.diag(counts))

    figure = drawing.new_figure(7.5, 6.2)
    axes = figure.subplots()
    axes.imshow(np.ma.masked_equal(np.eye(num_classes), 0), cmap="Greys", vmin=0, vmax=8)
    # Errors are few beside the right answers: on one scale with the diagonal they would vanish.
    shown = axes.imshow(
        np.ma.masked_equal(errors, 0), cmap="cividis_r", vmin=0, vmax=max(errors.max(), 1)
    )
    for true, predicted in np.argwhere(counts):
        right = true == predicted
        dark = errors[true, predicted] > 0.5 * errors.max()
        axes.text(
            predicted,
            true,
            f"{counts[true, predicted]}",
            ha="center",
            va="center",
            size=10,
            weight="bold" if right else "normal",
            color="white" if dark and not right else "black",
        )
    total, wrong = len(labels), errors.sum()
    axes.set(
        title=f"Confusion matrix: {wrong:,} of {total:,} samples wrong ({wrong / total:.2%})",
        xlabel="predicted class",
        ylabel="true class",
        xticks=range(num_classes),
        yticks=range(num_classes),
    )
    axes.grid(False)
    bar = figure.colorbar(shown, label="number of errors", shrink=0.85)
    bar.locator = drawing.round_numbers(8, integer=True)
    alt = (
        f"Confusion matrix, rows true and columns predicted class: {wrong:,} of "
        f"{drawing.count(total, 'sample')} are classified wrong, {wrong / total:.2%}."
    )
    if wrong:
        worst = np.argsort(-errors, axis=None, kind="stable")[:3]
        alt += " Most frequent: " + ", ".join(
            f"{true} taken for {predicted} {drawing.count(errors[true, predicted], 'time')}"
            for true, predicted in np.transpose(np.unravel_index(worst, errors.shape))
            if errors[true, predicted]
        )
        alt += "."
    return figure, alt


@drawing.shown
def confident_mistakes(
    images: ArrayLike, labels: ArrayLike, y_hat: ArrayLike, count: int = 12
) -> Drawn:
    """Show the samples classified wrong with the highest probability for the wrong class.

    images: (N, 28, 28) or (N, 1, 28, 28); labels: (N,); y_hat: (N, C) probabilities.
    Without a mistake the figure says so in words.
    ValueError: images of another shape, or other numbers of samples.
    """
    images, labels, y_hat = drawing.as_images(images), np.asarray(labels), np.asarray(y_hat)
    if not len(images) == len(labels) == len(y_hat):
        raise ValueError(
            f"{len(images)} images, {len(labels)} labels and {len(y_hat)} rows of probabilities"
        )
    predictions, confidence = y_hat.argmax(axis=1), y_hat.max(axis=1)
    wrong = np.flatnonzero(predictions != labels)
    if not len(wrong):
        message = f"No mistake among {drawing.count(len(labels), 'sample')}."
        figure = drawing.new_figure(6, 1)
        figure.suptitle(message, y=0.6)
        return figure, message
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:count]
    captions = [f"{labels[i]} → {predictions[i]}\n{confidence[i]:.1%}" for i in worst]
    title = f"The most confident of {drawing.count(len(wrong), 'mistake')}"
    figure = drawing.tiles(
        images[worst], captions, f"{title}\ntrue → predicted class, probability given to it", 6
    )
    alt = f"{title}, in reading order: " + ", ".join(
        f"a {labels[i]} taken for {predictions[i]} with {confidence[i]:.1%}" for i in worst
    )
    return figure, alt + "."


@drawing.shown
def softmax_overflow(offsets: ArrayLike, naive: ArrayLike, stable: ArrayLike) -> Drawn:
    """Draw one probability against a constant added to its logits, naive form beside stable.

    offsets: (n,) constants added to every logit of one row.
    naive, stable: (n,) the first probability that each form returns; NaN is marked.
    """
    offsets, naive, stable = (np.asarray(a, dtype=float) for a in (offsets, naive, stable))
    lost = ~np.isfinite(naive)
    figure = drawing.new_figure(8, 4)
    axes = figure.subplots()
    axes.plot(offsets, stable, color=drawing.BLUE, linewidth=5, alpha=0.4, label="stable form")
    axes.plot(offsets, naive, "o--", color=drawing.ORANGE, markersize=5, label="naive form")
    # A NaN has no height: it is marked on the floor of the figure.
    axes.plot(
        offsets[lost],
        np.zeros(lost.sum()),
        "x",
        color=drawing.ORANGE,
        markersize=8,
        markeredgewidth=2,
        label="naive form: not a number",
    )
    axes.set(
        title="A constant added to all logits should change nothing",
        xlabel="constant added to each logit",
        ylabel="first probability",
        ylim=(-0.06, 1.06),
    )
    axes.legend(loc="best")
    alt = (
        "The first probability, against a constant added to all logits from "
        f"{drawing.span(offsets)}. The stable form gives {drawing.span(stable)}. "
    )
    if lost.all():
        alt += "The naive form gives no number anywhere."
    else:
        alt += (
            f"The naive form gives a number only for constants from {drawing.span(offsets[~lost])}."
        )
    return figure, alt


@drawing.shown
def loss_against_probability(
    probabilities: ArrayLike, exact: ArrayLike, shifted: ArrayLike
) -> Drawn:
    """Draw the loss −log p beside a form that shifts p, which caps it.

    probabilities: (n,) of the true class, above 0.
    exact, shifted: (n,) losses in nats, −log p and −log(p + 1e-8).
    """
    probabilities, exact, shifted = (np.asarray(a) for a in (probabilities, exact, shifted))
    figure = drawing.new_figure(8, 4)
    axes = figure.subplots()
    axes.plot(probabilities, exact, color=drawing.BLUE, linewidth=2.5, label="exact: −log p")
    axes.plot(
        probabilities,
        shifted,
        "--",
        color=drawing.ORANGE,
        linewidth=2.5,
        label="shifted: −log(p + 1e-8)",
    )
    axes.axhline(shifted.max(), color=drawing.ORANGE, linestyle=":", linewidth=1)
    axes.annotate(
        f"never above {shifted.max():.1f}",
        (probabilities.max(), shifted.max()),
        xytext=(0, 5),
        textcoords="offset points",
        ha="right",
    )
    axes.set(
        title="A shifted probability caps the loss",
        xlabel="probability p of the true class",
        ylabel="loss (nats)",
        xscale="log",
    )
    axes.legend(loc="upper right")
    alt = (
        f"Loss against the probability of the true class from {drawing.span(probabilities)}, on a "
        f"logarithmic axis. −log p rises to {exact.max():.1f} as p falls; −log(p + 1e-8) "
        f"flattens at {shifted.max():.1f}."
    )
    return figure, alt


@drawing.shown
def temperature(temperatures: Sequence[float], y_hat: ArrayLike) -> Drawn:
    """Draw the probabilities of one row of logits at several temperatures, side by side.

    temperatures: n ≥ 1 numbers above 0; y_hat: (n, C) the probabilities at each.
    """
    y_hat = np.asarray(y_hat, dtype=float)
    figure = drawing.new_figure(9, 2.8)
    grid = figure.subplots(1, len(temperatures), sharey=True, squeeze=False)[0]
    for axes, each, row in zip(grid, temperatures, y_hat, strict=True):
        bars = axes.bar(range(len(row)), row, color=drawing.BLUE, width=0.6)
        axes.bar_label(bars, fmt="{:.2f}", padding=2, fontsize="small")
        axes.set(title=f"T = {each:g}", xticks=range(len(row)), ylim=(0, 1.12))
        axes.set(xlabel="class", ylabel="probability")
        axes.grid(False)
    figure.suptitle("The same logits at several temperatures")
    rows = [", ".join(f"{value:.2f}" for value in row) for row in y_hat]
    names = [f"T = {each:g}:" for each in temperatures]
    return figure, f"Probabilities of each class. {drawing.join(names, rows)}."
