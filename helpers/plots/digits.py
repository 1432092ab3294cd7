"""Digits as images."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from helpers.plots import drawing

if TYPE_CHECKING:
    from helpers.plots.drawing import Drawn


@drawing.shown
def digit_grid(
    images: ArrayLike,
    labels: ArrayLike | None = None,
    title: str = "Handwritten digits",
    columns: int = 10,
) -> Drawn:
    """Show digits in rows, each under its label, with the range of all pixel values.

    images: (N, 28, 28) or (N, 1, 28, 28), N ≥ 1, of any range; black is the smallest value.
    labels: (N,) or None.
    ValueError: another shape, or not one label for each image.
    """
    images = drawing.as_images(images)
    captions = (
        [""] * len(images) if labels is None else [f"{label}" for label in np.asarray(labels)]
    )
    if len(captions) != len(images):
        raise ValueError(
            f"{drawing.count(len(captions), 'label')} for {drawing.count(len(images), 'image')}"
        )
    span = f"pixel values {drawing.span(images)}"
    figure = drawing.tiles(images, captions, f"{title}\n{span}", columns)
    alt = f"{title}: {drawing.count(len(images), 'digit')}, {span}."
    if labels is not None:
        alt += f" In reading order they are labelled {', '.join(captions)}."
    return figure, alt
