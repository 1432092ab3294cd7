"""Every figure of the notebooks: the notebook passes data, a function here draws and shows it.

Arrays may be anything that `np.asarray` takes: NumPy, lists, PIL images, tensors on the CPU that
ask for no gradient. Nothing is returned. With the environment variable COURSE_DRAW=0, which the
grader sets, nothing is drawn and matplotlib is not even imported.

Each figure carries a text alternative computed from its data. JupyterLab, and nbconvert's page of
the same look, take it from HTML only, so the picture is sent as an <img> element. It is sent as a
PNG as well, for readers that strip HTML (GitHub, a sanitised submission); there the text is in the
metadata, where nbconvert's classic page, the base of nbgrader's feedback, finds it.
"""

import base64
import functools
import html
import io
import os
from itertools import cycle

import numpy as np

# Paul Tol's "muted" scheme, told apart under the common kinds of colour blindness; its pale grey
# is darkened so that it shows on white. Markers repeat what the colours say.
_CLASS_COLOURS = (
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
_CLASS_MARKERS = "osDP^vX<>*"
_BLUE, _ORANGE = "#0072B2", "#D55E00"  # the Okabe-Ito pair, for two things compared

_STYLE = {
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
    """A figure and its text alternative, as Jupyter displays them."""

    def __init__(self, figure, alt):
        self.figure = figure
        self.alt = alt

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        buffer = io.BytesIO()
        # Without the version of matplotlib, the same data give the same bytes.
        self.figure.savefig(buffer, format="png", metadata={"Software": None})
        png = base64.b64encode(buffer.getvalue()).decode()
        image = f'<img src="data:image/png;base64,{png}" alt="{html.escape(self.alt)}">'
        return {"text/html": image, "image/png": png}, {"image/png": {"alt": self.alt}}


def _shown(draw):
    """Turn a function that returns a figure and its alt text into one that shows them."""

    @functools.wraps(draw)
    def show(*args, **kwargs):
        if os.environ.get("COURSE_DRAW") == "0":
            return
        import matplotlib
        from IPython.display import display

        with matplotlib.rc_context(_STYLE):
            display(_Picture(*draw(*args, **kwargs)))

    return show


def _new_figure(width, height):
    """An empty figure, sizes in inches. pyplot does not know of it, so none is left open."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=100, layout="constrained")


@_shown
def digit_grid(images, labels=None, title="Handwritten digits", columns=10):
    """Show digits in rows, each under its label, with the range of all pixel values.

    images: (N, 28, 28) or (N, 1, 28, 28), N ≥ 1, of any range; black is the smallest value.
    labels: (N,) or None.
    ValueError: another shape, or not one label for each image.
    """
    images = _as_images(images)
    captions = (
        [""] * len(images) if labels is None else [f"{label}" for label in np.asarray(labels)]
    )
    if len(captions) != len(images):
        raise ValueError(f"{_count(len(captions), 'label')} for {_count(len(images), 'image')}")
    span = f"pixel values {_span(images)}"
    figure = _tiles(images, captions, f"{title}\n{span}", columns)
    alt = f"{title}: {_count(len(images), 'digit')}, {span}."
    if labels is not None:
        alt += f" In reading order they are labelled {', '.join(captions)}."
    return figure, alt


@_shown
def preprocessing(image, tensor):
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
    figure = _new_figure(9, 3.2)
    before, *channels = figure.subplots(
        1, 1 + len(tensor), width_ratios=[1.2] + [1] * len(tensor), squeeze=False
    )[0]
    panels = [(before, image, image, f"before: {_size(image)}")]
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
            bar.locator = _round_numbers(5)
            bar.set_label(f"pixel value, {_span(whole)}")
    before.set_ylabel("row (pixels)")
    figure.suptitle("A digit before and after preprocessing")
    same = all(np.array_equal(channel, tensor[0]) for channel in tensor)
    alt = (
        f"A digit before preprocessing, {_size(image)} pixels with values {_span(image)}, and "
        f"after it, {_count(len(tensor), 'channel')} of {_size(tensor[0])} pixels with values "
        f"{_span(tensor)}. The channels {'are all the same' if same else 'differ'}."
    )
    return figure, alt


@_shown
def class_map(panels, labels):
    """Scatter the same samples on several maps side by side, coloured and marked by class.

    panels: dict from a title to coordinates (N, 2), N ≥ 1.
    labels: (N,) integers; each class's digit stands at the median of its points.
    ValueError: coordinates of another shape.
    """
    from matplotlib.patheffects import withStroke

    labels = np.asarray(labels)
    classes = np.unique(labels)
    figure = _new_figure(min(9, 4.5 * len(panels)), 4.6)
    nearest = []
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    for axes, (title, points) in zip(row, panels.items(), strict=True):
        points = np.asarray(points)
        if points.shape != (len(labels), 2):
            raise ValueError(
                f"class_map needs coordinates {(len(labels), 2)} for {title!r}, got {points.shape}"
            )
        medians = np.array([np.median(points[labels == c], axis=0) for c in classes])
        for c, median in zip(classes, medians, strict=True):
            colour = _CLASS_COLOURS[c % 10]
            axes.scatter(
                *points[labels == c].T,
                s=14,
                color=colour,
                marker=_CLASS_MARKERS[c % 10],
                alpha=0.6,
                linewidths=0,
            )
            axes.text(
                *median,
                str(c),
                color=colour,
                size=17,
                weight="bold",
                ha="center",
                va="center",
                path_effects=[withStroke(linewidth=4, foreground="white")],
            )
        axes.set(title=title, xlabel="first coordinate", ylabel="second coordinate")
        distances = np.linalg.norm(points[:, None] - medians, axis=2)
        share = np.mean(classes[distances.argmin(axis=1)] == labels)
        nearest.append(f"{share:.0%} in {title}")
    figure.suptitle(f"{_count(len(labels), 'sample')}, each class named at its median")
    alt = (
        f"Maps in two dimensions of {_count(len(labels), 'sample')} of "
        f"{_count(len(classes), 'class', 'classes')}, side by side: {', '.join(panels)}. "
        f"Points that lie nearest to the median of their own class: {', '.join(nearest)}."
    )
    return figure, alt


@_shown
def encoder_activations(image, activations, title="After the first convolution"):
    """Show a digit beside the first 16 channels of a feature map.

    image: (28, 28) or (1, 28, 28).
    activations: (channels, height, width), all on one colour scale.
    ValueError: another number of axes.
    """
    image, activations = _as_images(np.asarray(image)[None])[0], np.asarray(activations)
    if activations.ndim != 3:
        raise ValueError(f"activations need (channels, height, width), got {activations.shape}")
    drawn = activations[:16]
    columns = min(len(drawn), 4)
    rows = -(-len(drawn) // columns)
    figure = _new_figure(9, max(3, 1.25 * rows + 0.8))
    left, right = figure.subfigures(1, 2, width_ratios=[1, 1.7])
    digit = left.subplots()
    digit.imshow(image)
    digit.set_title(f"digit, {_size(image)}")
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
        f"{title}: a digit beside {len(drawn)} of {_count(len(activations), 'channel')} of "
        f"{_size(drawn[0])} values, {_span(drawn)}. "
        + (
            f"Channels that are zero everywhere: {', '.join(silent)}."
            if silent
            else "No channel is zero everywhere."
        )
    )
    return figure, alt


@_shown
def training_curves(losses, train_accuracy, test_accuracy):
    """Draw the loss, and the accuracy on training and test data, after each epoch.

    losses: (num_epochs,) mean loss in nats, num_epochs ≥ 1.
    train_accuracy, test_accuracy: (num_epochs,) fractions in [0, 1].
    """
    from matplotlib.ticker import PercentFormatter

    figure = _new_figure(9, 3.6)
    left, right = figure.subplots(1, 2)
    story = _loss_lines(left, {"": losses})[0]
    left.set_title("Training loss")
    ends = []
    for name, accuracy, colour, marker in (
        ("train", train_accuracy, _BLUE, "o"),
        ("test", test_accuracy, _ORANGE, "s"),
    ):
        accuracy = np.asarray(accuracy, dtype=float)
        line = right.plot(_epochs(accuracy), accuracy, color=colour, marker=marker, markersize=5)[0]
        ends.append((line, accuracy[-1], f"{name} {accuracy[-1]:.2%}"))
    right.set(title="Accuracy", ylabel="samples classified right")
    right.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    _epoch_axis(right, len(accuracy))
    _name_ends(right, ends)
    figure.suptitle("Training, epoch by epoch")
    alt = f"Training loss {story}; accuracy ends at {ends[0][2]}, {ends[1][2]}."
    return figure, alt


@_shown
def learning_rates(losses_by_rate):
    """Draw the training loss per epoch for several learning rates; a run may diverge.

    losses_by_rate: dict from learning rate to losses (num_epochs,) in nats, inf and NaN allowed.
    """
    figure = _new_figure(8, 4.4)
    axes = figure.subplots()
    axes.set_title("The effect of the learning rate")
    names = {rate: f"lr = {rate:g}" for rate in sorted(losses_by_rate)}
    stories = _loss_lines(axes, {name: losses_by_rate[rate] for rate, name in names.items()})
    return figure, f"Training loss for each learning rate: {_join(names.values(), stories)}."


@_shown
def batch_sizes(losses_by_size, seconds_by_size=None):
    """Draw the training loss per epoch for several batch sizes and, if given, the time it takes.

    losses_by_size: dict from batch size to losses (num_epochs,) in nats, inf and NaN allowed.
    seconds_by_size: dict from batch size to seconds per epoch, or None.
    """
    figure = _new_figure(9 if seconds_by_size else 8, 4.2)
    left, *right = np.atleast_1d(figure.subplots(1, 2 if seconds_by_size else 1))
    left.set_title("The effect of the batch size")
    names = {size: f"{size:,} samples" for size in sorted(losses_by_size)}
    stories = _loss_lines(left, {name: losses_by_size[size] for size, name in names.items()})
    alt = f"Training loss for each batch size: {_join(names.values(), stories)}."
    if seconds_by_size:
        sizes = sorted(seconds_by_size)
        seconds = [seconds_by_size[size] for size in sizes]
        bars = right[0].bar([f"{size:,}" for size in sizes], seconds, color=_BLUE, width=0.6)
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


@_shown
def confusion_matrix(labels, predictions, num_classes=10):
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

    figure = _new_figure(7.5, 6.2)
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
    bar.locator = _round_numbers(8, integer=True)
    alt = (
        f"Confusion matrix, rows true and columns predicted class: {wrong:,} of "
        f"{_count(total, 'sample')} are classified wrong, {wrong / total:.2%}."
    )
    if wrong:
        worst = np.argsort(-errors, axis=None, kind="stable")[:3]
        alt += " Most frequent: " + ", ".join(
            f"{true} taken for {predicted} {_count(errors[true, predicted], 'time')}"
            for true, predicted in np.transpose(np.unravel_index(worst, errors.shape))
            if errors[true, predicted]
        )
        alt += "."
    return figure, alt


@_shown
def confident_mistakes(images, labels, y_hat, count=12):
    """Show the samples classified wrong with the highest probability for the wrong class.

    images: (N, 28, 28) or (N, 1, 28, 28); labels: (N,); y_hat: (N, C) probabilities.
    Without a mistake the figure says so in words.
    ValueError: images of another shape, or other numbers of samples.
    """
    images, labels, y_hat = _as_images(images), np.asarray(labels), np.asarray(y_hat)
    predictions, confidence = y_hat.argmax(axis=1), y_hat.max(axis=1)
    wrong = np.flatnonzero(predictions != labels)
    if not len(wrong):
        message = f"No mistake among {_count(len(labels), 'sample')}."
        figure = _new_figure(6, 1)
        figure.suptitle(message, y=0.6)
        return figure, message
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:count]
    captions = [f"{labels[i]} → {predictions[i]}\n{confidence[i]:.1%}" for i in worst]
    title = f"The most confident of {_count(len(wrong), 'mistake')}"
    figure = _tiles(
        images[worst], captions, f"{title}\ntrue → predicted class, probability given to it", 6
    )
    alt = f"{title}, in reading order: " + ", ".join(
        f"a {labels[i]} taken for {predictions[i]} with {confidence[i]:.1%}" for i in worst
    )
    return figure, alt + "."


@_shown
def softmax_overflow(offsets, naive, stable):
    """Draw one probability against a constant added to its logits, naive form beside stable.

    offsets: (n,) constants added to every logit of one row.
    naive, stable: (n,) the first probability that each form returns; NaN is marked.
    """
    offsets, naive, stable = (np.asarray(a, dtype=float) for a in (offsets, naive, stable))
    lost = ~np.isfinite(naive)
    figure = _new_figure(8, 4)
    axes = figure.subplots()
    axes.plot(offsets, stable, color=_BLUE, linewidth=5, alpha=0.4, label="stable form")
    axes.plot(offsets, naive, "o--", color=_ORANGE, markersize=5, label="naive form")
    # A NaN has no height: it is marked on the floor of the figure.
    axes.plot(
        offsets[lost],
        np.zeros(lost.sum()),
        "x",
        color=_ORANGE,
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
    alt = f"The first probability, against a constant added to all logits from {_span(offsets)}. "
    alt += f"The stable form gives {_span(stable)}. "
    if lost.all():
        alt += "The naive form gives no number anywhere."
    else:
        alt += f"The naive form gives a number only for constants from {_span(offsets[~lost])}."
    return figure, alt


@_shown
def loss_against_probability(probabilities, exact, shifted):
    """Draw the loss −log p beside a form that shifts p, which caps it.

    probabilities: (n,) of the true class, above 0.
    exact, shifted: (n,) losses in nats, −log p and −log(p + 1e-8).
    """
    probabilities, exact, shifted = (np.asarray(a) for a in (probabilities, exact, shifted))
    figure = _new_figure(8, 4)
    axes = figure.subplots()
    axes.plot(probabilities, exact, color=_BLUE, linewidth=2.5, label="exact: −log p")
    axes.plot(
        probabilities, shifted, "--", color=_ORANGE, linewidth=2.5, label="shifted: −log(p + 1e-8)"
    )
    axes.axhline(shifted.max(), color=_ORANGE, linestyle=":", linewidth=1)
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
        f"Loss against the probability of the true class from {_span(probabilities)}, on a "
        f"logarithmic axis. −log p rises to {exact.max():.1f} as p falls; −log(p + 1e-8) "
        f"flattens at {shifted.max():.1f}."
    )
    return figure, alt


def _tiles(images, captions, title, columns):
    """Images (N, height, width) in rows on one grey scale, each under its caption."""
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    lines = 1 + max(caption.count("\n") for caption in captions) if any(captions) else 0
    size = min(1.3, 9 / columns)
    figure = _new_figure(max(5, size * columns), rows * (size + 0.2 * lines) + 0.8)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, image, caption in zip(grid.flat, images, captions, strict=False):
        axes.imshow(image, vmin=images.min(), vmax=images.max())
        axes.set_title(caption, size=10, pad=3)
    figure.suptitle(title)
    return figure


def _loss_lines(axes, losses):
    """Draw one line per entry of `losses`, name → (num_epochs,), and say in words how each runs.

    Colours go from dark to light in the order of the entries, so that a magnitude can be read.
    """
    import matplotlib

    colours = matplotlib.colormaps["viridis"](np.linspace(0, 0.85, len(losses)))
    ends, stories, heights = [], [], []
    for (name, loss), colour, marker in zip(losses.items(), colours, cycle(_CLASS_MARKERS)):
        loss = np.asarray(loss, dtype=float)
        lost = ~(np.abs(loss) < _DIVERGED)  # true of NaN as well
        kept = np.where(lost, np.nan, loss)
        line = axes.plot(_epochs(loss), kept, color=colour, marker=marker, markersize=5)[0]
        heights.append(kept[~lost])
        if lost.any():
            text = "diverged"
            stories.append(f"diverges in epoch {lost.argmax() + 1} of {len(loss)}")
        else:
            text = f"{loss[-1]:.3g}"
            epochs = _count(len(loss), "epoch")
            stories.append(f"goes from {loss[0]:.3g} to {text} over {epochs}")
        last = kept[~lost][-1] if not lost.all() else np.nan
        ends.append((line, last, f"{name}: {text}" if name else text))
    heights = np.concatenate(heights)
    if len(heights) and 0 < 10 * heights.min() < heights.max():
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter("{x:g}")
    axes.set_ylabel("mean loss (nats)")
    _epoch_axis(axes, max(map(len, losses.values())))
    _name_ends(axes, ends)
    return stories


def _name_ends(axes, ends):
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


def _epoch_axis(axes, num_epochs):
    axes.set(xlabel="epoch", xlim=(0.6, num_epochs + 0.4))
    axes.xaxis.set_major_locator(_round_numbers(8, integer=True))


def _round_numbers(most, integer=False):
    """Where an axis has its ticks: at round numbers, `most` intervals or fewer."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=most, steps=[1, 2, 5, 10], integer=integer, min_n_ticks=1)


def _epochs(values):
    return np.arange(1, len(values) + 1)


def _as_images(images):
    """(N, height, width) from that or from (N, 1, height, width); ValueError for another shape."""
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3 or not images.size:
        raise ValueError(f"images must be (N, 28, 28) or (N, 1, 28, 28), got {images.shape}")
    return images


# Words of the text alternatives.


def _span(values):
    """The range of an array, as 0 to 255."""
    return f"{values.min():.4g} to {values.max():.4g}"


def _size(image):
    return f"{image.shape[0]} × {image.shape[1]}"


def _count(number, noun, plural=None):
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _join(names, stories):
    return "; ".join(f"{name} {story}" for name, story in zip(names, stories, strict=True))
