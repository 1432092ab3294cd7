"""What the figures share: how one is shown, its colours and axes, the words of its alt text."""

from __future__ import annotations  # a notebook shows the names of types, not what they stand for

import base64
import functools
import html
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.ticker import MaxNLocator

    Drawn: TypeAlias = tuple[Figure, str]  # with its text alternative
    End: TypeAlias = tuple[Line2D, float, str]  # a line, the height at which it ends, its name

Arguments = ParamSpec("Arguments")

# Paul Tol's "muted" scheme, told apart under the common kinds of colour blindness; its pale grey
# is darkened so that it shows on white. Markers repeat what the colours say.
CLASS_COLOURS = (
    "#332288",
    "#CC6677",
    "#117733",
    "#DDAA33",
    "#88CCEE",
    "#882255",
    "#44AA99",
    "#777711",
    "#AA4499",
    "#777777",
)
CLASS_MARKERS = "osDP^vX<>*"
BLUE, ORANGE = "#0072B2", "#D55E00"  # the Okabe-Ito pair, for two things compared

_STYLE: dict[Any, Any] = {
    "font.size": 11,
    "axes.titlesize": 12,
    "figure.titlesize": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.axisbelow": True,
    "figure.constrained_layout.h_pad": 0.08,  # inches
    "image.cmap": "gray",
    "image.interpolation": "nearest",  # a pixel is a square, and the PNG half the size
}

# A mean loss of a million nats is past saving, and would flatten every other curve.
_DIVERGED = 1e6


class _Picture:
    """A figure and its text alternative, as Jupyter displays them: as HTML, since JupyterLab shows
    no text alternative of a picture that is stored as such."""

    def __init__(self, figure: Figure, alt: str) -> None:
        self.figure = figure
        self.alt = alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        buffer = io.BytesIO()
        # Without the version of matplotlib, the same data give the same bytes.
        self.figure.savefig(buffer, format="png", metadata={"Software": None})
        png = base64.b64encode(buffer.getvalue()).decode()
        image = f'<img src="data:image/png;base64,{png}" alt="{html.escape(self.alt)}">'
        return {"text/html": image}


def shown(draw: Callable[Arguments, Drawn]) -> Callable[Arguments, None]:
    """Turn a function that returns a figure and its alt text into one that shows them."""

    @functools.wraps(draw)
    def show(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        if os.environ.get("COURSE_DRAW") == "0":
            return
        import matplotlib
        from IPython.display import display

        with matplotlib.rc_context(_STYLE):
            display(_Picture(*draw(*args, **kwargs)))

    return show


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, sizes in inches. pyplot does not know of it, so none is left open."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=100, layout="constrained")


def tiles(images: NDArray[np.generic], captions: Sequence[str], title: str, columns: int) -> Figure:
    """Images (N, height, width) in rows on one grey scale, each under its caption."""
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    lines = 1 + max(caption.count("\n") for caption in captions) if any(captions) else 0
    size = min(1.3, 9 / columns)
    figure = new_figure(max(5, size * columns), rows * (size + 0.2 * lines) + 0.8)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, caption in zip(grid.flat, images, captions, strict=False):
        axes.imshow(image, vmin=images.min(), vmax=images.max())
        axes.set_title(caption, size=10, pad=3)
    figure.suptitle(title)
    return figure


def class_cloud(axes: Axes, points: NDArray[Any], labels: NDArray[Any]) -> NDArray[np.float64]:
    """Scatter points (N, 2), coloured and marked by class, each class's digit at its median.

    Returns the medians, one row for each class that occurs, in rising order.
    """
    from matplotlib.patheffects import withStroke

    classes = np.unique(labels)
    medians = np.array([np.median(points[labels == c], axis=0) for c in classes])
    for c, median in zip(classes, medians, strict=True):
        colour = CLASS_COLOURS[c % 10]
        axes.scatter(
            points[labels == c, 0],
            points[labels == c, 1],
            s=14,
            color=colour,
            marker=CLASS_MARKERS[c % 10],
            alpha=0.6,
            linewidths=0,
        )
        axes.text(
            median[0],
            median[1],
            str(c),
            color=colour,
            size=17,
            weight="bold",
            ha="center",
            va="center",
            path_effects=[withStroke(linewidth=4, foreground="white")],
            clip_on=True,
        )
    return medians


def loss_lines(axes: Axes, losses: Mapping[str, ArrayLike]) -> list[str]:
    """Draw one line per entry of `losses`, name → (num_epochs,), and say in words how each runs.

    Colours go from dark to light in the order of the entries, so that a magnitude can be read.
    """
    import matplotlib

    colours = matplotlib.colormaps["viridis"](np.linspace(0, 0.85, len(losses)))
    ends, stories, heights = [], [], []
    runs = {name: np.asarray(loss, dtype=float) for name, loss in losses.items()}
    for (name, loss), colour, marker in zip(runs.items(), colours, cycle(CLASS_MARKERS)):
        lost = ~(np.abs(loss) < _DIVERGED)  # true of NaN as well
        kept = np.where(lost, np.nan, loss)
        line = axes.plot(epoch_numbers(loss), kept, color=colour, marker=marker, markersize=5)[0]
        heights.append(kept[~lost])
        if lost.any():
            text = "diverged"
            stories.append(f"diverges in epoch {lost.argmax() + 1} of {len(loss)}")
        else:
            text = f"{loss[-1]:.3g}"
            epochs = count(len(loss), "epoch")
            stories.append(f"goes from {loss[0]:.3g} to {text} over {epochs}")
        last = kept[~lost][-1] if not lost.all() else np.nan
        ends.append((line, last, f"{name}: {text}" if name else text))
    drawn = np.concatenate(heights)
    if len(drawn) and 0 < 10 * drawn.min() < drawn.max():
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
        # 0.2 and 0.5, and not 2 × 10⁻¹.
        axes.yaxis.set_minor_formatter(lambda x, _: f"{x:g}" if f"{x:e}"[0] in "25" else "")
    axes.set_ylabel("mean loss (nats)")
    epoch_axis(axes, max(map(len, runs.values())))
    name_ends(axes, ends)
    return stories


def name_ends(axes: Axes, ends: Sequence[End]) -> None:
    """Name each line beside its end, in place of a legend; ends holds (line, height, name)."""
    axes.get_ylim()  # settles the limits, which the transforms below do not do by themselves
    heights = [
        axes.transAxes.inverted().transform(axes.transData.transform((1, height)))[1]
        for _, height, _ in ends
    ]
    # A run that was lost from its first epoch has no end: its name goes to the top.
    heights = np.nan_to_num(heights, nan=1)
    order = np.argsort(heights, kind="stable")
    gap = 0.075
    spread = heights[order]
    for i in range(1, len(spread)):
        spread[i] = max(spread[i], spread[i - 1] + gap)
    spread[-1] = min(spread[-1], 1)
    for i in reversed(range(len(spread) - 1)):
        spread[i] = min(spread[i], spread[i + 1] - gap)
    for height, index in zip(spread, order, strict=True):
        line, _, name = ends[index]
        axes.plot(
            1.04,
            height,
            color=line.get_color(),
            marker=line.get_marker(),
            markersize=7,
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.text(1.075, height, name, va="center", transform=axes.transAxes)


def epoch_axis(axes: Axes, num_epochs: int) -> None:
    """Make the horizontal axis that of the epochs 1 to `num_epochs`."""
    axes.set(xlabel="epoch", xlim=(0.6, num_epochs + 0.4))
    axes.xaxis.set_major_locator(round_numbers(8, integer=True))


def round_numbers(most: int, integer: bool = False) -> MaxNLocator:
    """Where an axis has its ticks: at round numbers, `most` intervals or fewer."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=integer, min_n_ticks=1)


def epoch_numbers(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """The epochs 1, 2, … of as many values."""
    return np.arange(1, len(values) + 1)


def as_images(images: ArrayLike) -> NDArray[Any]:
    """(N, height, width) from that or from (N, 1, height, width); ValueError for another shape."""
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3 or not images.size:
        raise ValueError(f"images must be (N, 28, 28) or (N, 1, 28, 28), got {images.shape}")
    return images


# Words of the text alternatives.


def span(values: NDArray[np.generic]) -> str:
    """The range of an array, as 0 to 255."""
    return f"{values.min():.4g} to {values.max():.4g}"


def size(image: NDArray[np.generic]) -> str:
    """Height and width, as 28 × 28."""
    return f"{image.shape[0]} × {image.shape[1]}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things, as 1 digit or 1,000 digits."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def join(names: Iterable[str], stories: Sequence[str]) -> str:
    """Each story behind the name that it is about."""
    return "; ".join(f"{name} {story}" for name, story in zip(names, stories, strict=True))
