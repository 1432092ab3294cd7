"""Figures of 06_vae. Its images may be rows of 784 pixels, as the decoder gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.plots import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from helpers.plots.drawing import Drawn


def _as_images(images: ArrayLike) -> NDArray[Any]:
    """(N, 28, 28) from that, from (N, 1, 28, 28) or from rows (N, 784); ValueError otherwise."""
    images = np.asarray(images)
    if images.ndim == 2 and images.shape[1] == 784:
        images = images.reshape(-1, 28, 28)
    return drawing.as_images(images)


def _mosaic(images: NDArray[np.generic], columns: int) -> NDArray[np.float64]:
    """Images (N, height, width) in rows, as one image; a last row that is short ends in black."""
    count, height, width = images.shape
    rows = -(-count // columns)
    tiles = np.zeros((rows * columns, height, width))
    tiles[:count] = images
    tiles = tiles.reshape(rows, columns, height, width)
    return tiles.transpose(0, 2, 1, 3).reshape(rows * height, columns * width)


@drawing.shown
def vae_training(losses: ArrayLike, parts: ArrayLike) -> Drawn:
    """Draw the training loss per epoch beside the test set's bound, and the bound's two parts.

    losses: (num_epochs,) mean loss per image in nats, num_epochs ≥ 1.
    parts: (num_epochs, 2) reconstruction and KL on the test set, means per image in nats.
    ValueError: parts of another shape.
    """
    losses, parts = np.asarray(losses, dtype=float), np.asarray(parts, dtype=float)
    if parts.shape != (len(losses), 2):
        raise ValueError(f"parts must be {(len(losses), 2)}, got {parts.shape}")
    figure = drawing.new_figure(9, 3.8)
    left, right = figure.subplots(1, 2)
    reconstruction, kl = parts.T
    stories = []
    for axes, title, lines in (
        (left, "Loss", {"train": losses, "test": parts.sum(axis=1)}),
        (right, "Its two parts, test", {"reconstruction": reconstruction, "KL": kl}),
    ):
        ends = []
        for (name, values), colour, marker in zip(
            lines.items(), (drawing.BLUE, drawing.ORANGE), "os", strict=True
        ):
            line = axes.plot(
                drawing.epoch_numbers(values), values, color=colour, marker=marker, markersize=5
            )[0]
            ends.append((line, values[-1], f"{name} {values[-1]:.1f}"))
            stories.append(f"{name} from {values[0]:.1f} to {values[-1]:.1f}")
        axes.set(title=title, ylabel="nats per image")
        drawing.epoch_axis(axes, len(losses))
        drawing.name_ends(axes, ends)
    figure.suptitle("Training, epoch by epoch")
    alt = f"Over {drawing.count(len(losses), 'epoch')}, in nats per image: {', '.join(stories)}."
    return figure, alt


@drawing.shown
def reconstructions(
    images: ArrayLike,
    restored: Mapping[str, ArrayLike],
    title: str = "Originals over their reconstructions",
) -> Drawn:
    """Show images in a row and below it rows of what was made of each, named at the left.

    images: (N, 784), (N, 28, 28) or (N, 1, 28, 28), pixels in [0, 1], N ≤ 12 fit well.
    restored: dict from a row's name to as many images.
    ValueError: another shape, or other numbers of images.
    """
    images = _as_images(images)
    rows = {name: _as_images(row) for name, row in restored.items()}
    for row in rows.values():
        if images.shape != row.shape:
            raise ValueError(f"images are {images.shape}, but restored {row.shape}")
    figure = _strips({"original": images, **rows}, title)
    apart = ", ".join(f"{name} {np.abs(images - row).mean():.3f}" for name, row in rows.items())
    alt = (
        f"{drawing.count(len(images), 'digit')} in a row, and below each what was made of its "
        f"code. On average a pixel is off by, on a scale from 0 to 1: {apart}."
    )
    return figure, alt


@drawing.shown
def latent_walk(walk: ArrayLike, x_a: ArrayLike, x_b: ArrayLike) -> Drawn:
    """Show the images along a straight line between two codes, over a fade of the pixels.

    walk: (num_steps, 784) decoded codes from that of x_a to that of x_b, num_steps ≥ 2.
    x_a, x_b: the two images, (28, 28) or (1, 28, 28).
    ValueError: another shape.
    """
    walk = _as_images(walk)
    ends = _as_images(np.stack([np.reshape(x, (28, 28)) for x in (x_a, x_b)]))
    fade = np.linspace(ends[0], ends[1], len(walk))
    figure = _strips(
        {"codes": walk, "pixels": fade},
        "From one digit to another: through the codes, and by fading the pixels",
    )
    grey = [np.mean((images > 0.2) & (images < 0.8)) for images in (walk, fade)]
    alt = (
        f"Two rows of {len(walk)} images that lead from one digit to another. Above, the straight "
        f"line between their codes; below, a fade between their pixels. Of all pixels "
        f"{grey[0]:.0%} are grey above and {grey[1]:.0%} below."
    )
    return figure, alt


def _strips(rows: Mapping[str, NDArray[np.generic]], title: str) -> Figure:
    """Rows of images (N, 28, 28) below one another, each named at its left."""
    count = max(map(len, rows.values()))
    size = min(1.0, 8 / count)
    figure = drawing.new_figure(max(7, size * count + 1), len(rows) * size + 0.7)
    for axes, (name, images) in zip(
        figure.subplots(len(rows), 1, squeeze=False)[:, 0], rows.items(), strict=True
    ):
        axes.imshow(_mosaic(images, len(images)), vmin=0, vmax=1)
        axes.set_axis_off()
        axes.text(-0.01, 0.5, name, transform=axes.transAxes, ha="right", va="center")
    figure.suptitle(title)
    return figure


@drawing.shown
def image_sheets(sheets: Mapping[str, ArrayLike]) -> Drawn:
    """Show sets of images as sheets beside one another, as square as can be.

    sheets: dict from a title to images (N, 784), (N, 28, 28) or (N, 1, 28, 28) in [0, 1], N ≥ 1.
    ValueError: another shape.
    """
    drawn = {title: _as_images(images) for title, images in sheets.items()}
    size = min(4.4, 9 / len(sheets) - 0.1)
    figure = drawing.new_figure(max(5, size * len(sheets) + 0.1), size + 0.5)
    stories = []
    for axes, (title, images) in zip(
        figure.subplots(1, len(drawn), squeeze=False)[0], drawn.items(), strict=True
    ):
        columns = int(np.ceil(np.sqrt(len(images))))
        axes.imshow(_mosaic(images, columns), vmin=0, vmax=1)
        axes.set_axis_off()
        axes.set_title(title)
        grey = np.mean((images > 0.2) & (images < 0.8))
        white = np.mean(images >= 0.8)
        stories.append(
            f"{title}, {drawing.count(len(images), 'image')}: "
            f"{white:.0%} of the pixels are white and {grey:.0%} grey"
        )
    return figure, f"Sheets of images. {'; '.join(stories)}."


@drawing.shown
def judged_samples(
    images: ArrayLike, y_hat: ArrayLike, least: float = 0.9, count: int = 10
) -> Drawn:
    """Show the images that a classifier is surest of over those it is least sure of.

    images: (N, 784), (N, 28, 28) or (N, 1, 28, 28); y_hat: (N, C) probabilities.
    The title says how many get a class with a probability above `least`.
    ValueError: images of another shape, or other numbers of images.
    """
    images, y_hat = _as_images(images), np.asarray(y_hat)
    if len(images) != len(y_hat):
        raise ValueError(f"{len(y_hat)} rows of probabilities for {len(images)} images")
    confidence, classes = y_hat.max(axis=1), y_hat.argmax(axis=1)
    count = min(count, len(images))
    order = np.argsort(-confidence, kind="stable")
    chosen = np.concatenate([order[:count], order[-count:]])
    sure = np.sum(confidence > least)
    total = drawing.count(len(images), "sample")
    verb = "is" if sure == 1 else "are"
    said = f"{sure} of {total} {verb} given to a class with more than {least:.0%}"
    figure = drawing.tiles(
        images[chosen],
        [f"{classes[i]}\n{confidence[i]:.0%}" for i in chosen],
        f"{said}\nthe {count} surest above, the {count} least sure below",
        count,
    )
    surest, unsure = (
        ", ".join(f"{classes[i]} with {confidence[i]:.0%}" for i in some)
        for some in (chosen[:count], chosen[count:])
    )
    return figure, f"{said}. Surest: {surest}. Least sure: {unsure}."


@drawing.shown
def latent_plane(
    centres: ArrayLike, labels: ArrayLike, images: ArrayLike, ticks: ArrayLike
) -> Drawn:
    """Show codes in the plane beside what a decoder makes of a grid of codes, on one scale.

    centres: (N, 2), N ≥ 1, one code for each image; labels: (N,) integers, as colours and digits.
    images: (n², 784), first coordinate slowly, second fast; ticks: (n,) values of both, rising.
    Both maps show what the grid covers; how many centres lie outside is said.
    ValueError: centres of another shape, or another number of images.
    """
    centres, labels = np.asarray(centres), np.asarray(labels)
    images, ticks = _as_images(images), np.asarray(ticks, dtype=float)
    n = len(ticks)
    if centres.shape != (len(labels), 2):
        raise ValueError(f"centres must be {(len(labels), 2)}, got {centres.shape}")
    if len(images) != n * n:
        raise ValueError(f"{n} values on each axis need {n * n} images, got {len(images)}")
    half = (ticks[-1] - ticks[0]) / max(n - 1, 1) / 2 or 0.5
    low, high = ticks[0] - half, ticks[-1] + half
    figure = drawing.new_figure(9, 4.9)
    left, right = figure.subplots(1, 2)
    drawing.class_cloud(left, centres, labels)
    # Rows of the picture go down, the second coordinate goes up.
    upright = images.reshape(n, n, *images.shape[1:]).transpose(1, 0, 2, 3)[::-1]
    mosaic = _mosaic(upright.reshape(-1, *images.shape[1:]), n)
    right.imshow(mosaic, vmin=0, vmax=1, extent=(low, high, low, high))
    right.grid(False)
    outside = np.sum(np.any((centres < low) | (centres > high), axis=1))
    stands = f"{drawing.count(len(centres), 'centre')} of clouds, {outside} outside"
    for axes, title in ((left, stands), (right, "What the decoder draws at each point")):
        axes.set(title=title, xlabel="first latent", ylabel="second latent")
        axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    apart = np.abs(images - images.mean(axis=0)).mean()
    alt = (
        f"Two maps of the same part of the plane. On the left {stands} of the map, each class "
        f"named at its median. On the right a grid of {n} × {n} images, decoded from codes whose "
        f"two latents run from {drawing.span(ticks)}. A pixel is on average {apart:.3f} from its "
        f"mean over the grid."
    )
    return figure, alt
