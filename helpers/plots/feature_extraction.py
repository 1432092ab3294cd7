"""Figures of 01_feature_extraction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn


@drawing.shown
def preprocessing(image: ArrayLike, tensor: ArrayLike) -> Drawn:
    """Show a digit before preprocessing beside each channel of the tensor it becomes.

    image: (28, 28), a PIL image or an array.
    tensor: (channels, height, width), 3 channels where all is well.
    ValueError: another number of axes.
    """
    image, tensor = np.asarray(image), np.asarray(tensor)
    if image.ndim != 2 or tensor.ndim != 3:
        raise ValueError(
            "preprocessing needs an image (height, width) and a tensor (channels, height, width), "
            f"got {image.shape} and {tensor.shape}"
        )
    figure = drawing.new_figure(9, 3.2)
    before, *channels = figure.subplots(
        1, 1 + len(tensor), width_ratios=[1.2] + [1] * len(tensor), squeeze=False
    )[0]
    panels = [(before, image, image, f"before: {drawing.size(image)}")]
    panels += [
        (axes, channel, tensor, f"after: channel {index}")
        for index, (axes, channel) in enumerate(zip(channels, tensor, strict=True))
    ]
    for axes, pixels, whole, title in panels:
        shown = axes.imshow(pixels, vmin=whole.min(), vmax=whole.max())
        axes.set(title=title, xlabel="column (pixels)")
        axes.grid(False)
        if axes is before or axes is channels[-1]:
            # One bar serves all channels, which share their range.
            target = before if axes is before else channels
            bar = figure.colorbar(shown, ax=target, location="bottom", shrink=0.9)
            bar.locator = drawing.round_numbers(5)
            bar.set_label(f"pixel value, {drawing.span(whole)}")
    before.set_ylabel("row (pixels)")
    figure.suptitle("A digit before and after preprocessing")
    same = all(np.array_equal(channel, tensor[0]) for channel in tensor)
    alt = (
        f"A digit before preprocessing, {drawing.size(image)} pixels with values "
        f"{drawing.span(image)}, and after it, {drawing.count(len(tensor), 'channel')} of "
        f"{drawing.size(tensor[0])} pixels with values {drawing.span(tensor)}. "
        f"The channels {'are all the same' if same else 'differ'}."
    )
    return figure, alt


@drawing.shown
def class_map(panels: Mapping[str, ArrayLike], labels: ArrayLike) -> Drawn:
    """Scatter the same samples on several maps side by side, coloured and marked by class.

    panels: dict from a title to coordinates (N, 2), N ≥ 1.
    labels: (N,) integers; each class's digit stands at the median of its points.
    ValueError: coordinates of another shape.
    """
    labels = np.asarray(labels)
    classes = np.unique(labels)
    figure = drawing.new_figure(min(9, 4.5 * len(panels)), 4.6)
    nearest = []
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, points) in zip(row, panels.items(), strict=True):
        points = np.asarray(points)
        if points.shape != (len(labels), 2):
            raise ValueError(
                f"class_map needs coordinates {(len(labels), 2)} for {title!r}, got {points.shape}"
            )
        medians = drawing.class_cloud(axes, points, labels)
        axes.set(title=title, xlabel="first coordinate", ylabel="second coordinate")
        distances = np.linalg.norm(points[:, None] - medians, axis=2)
        share = np.mean(classes[distances.argmin(axis=1)] == labels)
        nearest.append(f"{share:.0%} in {title}")
    figure.suptitle(f"{drawing.count(len(labels), 'sample')}, each class named at its median")
    alt = (
        f"Maps in two dimensions of {drawing.count(len(labels), 'sample')} of "
        f"{drawing.count(len(classes), 'class', 'classes')}, side by side: {', '.join(panels)}. "
        f"Points that lie nearest to the median of their own class: {', '.join(nearest)}."
    )
    return figure, alt


@drawing.shown
def encoder_activations(
    image: ArrayLike, activations: ArrayLike, title: str = "Behind the first ReLU"
) -> Drawn:
    """Show a digit beside the first 16 channels of a feature map.

    image: (28, 28) or (1, 28, 28).
    activations: (channels, height, width), all on one colour scale.
    ValueError: another number of axes.
    """
    pixels, activations = drawing.as_images(np.asarray(image)[None])[0], np.asarray(activations)
    if activations.ndim != 3:
        raise ValueError(f"activations need (channels, height, width), got {activations.shape}")
    drawn = activations[:16]
    columns = min(len(drawn), 4)
    rows = -(-len(drawn) // columns)
    figure = drawing.new_figure(9, max(3, 1.25 * rows + 0.8))
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1.7], squeeze=False)[0]
    digit = left.subplots()
    digit.imshow(pixels)
    digit.set_title(f"digit, {drawing.size(pixels)}")
    grid = right.subplots(rows, columns, squeeze=False)
    for axes in [digit, *grid.flat]:
        axes.set_axis_off()
    low, high = drawn.min(), drawn.max()
    for index, (axes, channel) in enumerate(zip(grid.flat, drawn, strict=False)):
        shown = axes.imshow(channel, cmap="cividis", vmin=low, vmax=high)
        axes.set_title(f"channel {index}", size=9, pad=2)
    right.colorbar(shown, ax=grid, label="activation", shrink=0.9)
    figure.suptitle(title)
    silent = [str(index) for index, channel in enumerate(drawn) if not channel.any()]
    alt = (
        f"{title}: a digit beside {len(drawn)} of {drawing.count(len(activations), 'channel')} of "
        f"{drawing.size(drawn[0])} values, {drawing.span(drawn)}. "
        + (
            f"Channels that are zero everywhere: {', '.join(silent)}."
            if silent
            else "No channel is zero everywhere."
        )
    )
    return figure, alt
