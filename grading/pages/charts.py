"""The charts of the class report: SVG to stand inside a page, each with a text alternative."""

import io
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager

import matplotlib
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from helpers.plots.drawing import BLUE, ORANGE

GREY = "#BBBBBB"
WIDTH = 4.3  # inches: as it is on a phone, with letters that can be read there
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def _style() -> AbstractContextManager[None]:
    """Letters stay letters, and the same data give the same file."""
    return matplotlib.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "report",
            "font.family": "sans-serif",
            "font.size": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    )


def points_chart(name: str, bins: Sequence[tuple[str, int]]) -> Markup:
    """How many students have how many points. `name` is the chart's own in its page."""
    with _style():
        figure = Figure((WIDTH, 2.4), layout="constrained")
        axes = figure.add_subplot()
        points, counts = zip(*bins, strict=True)
        bars = axes.bar(range(len(bins)), counts, width=0.9, color=BLUE)
        axes.bar_label(bars, [str(count or "") for count in counts])
        axes.set_xticks(range(len(bins)), points, rotation=45, ha="right", rotation_mode="anchor")
        axes.set_xlabel("points")
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        said = "; ".join(f"{points} points: {count}" for points, count in bins)
        said = f"Bar chart of how many students have how many points. {said}."
        return _svg(figure, name, said)


def questions_chart(name: str, questions: Sequence[tuple[str, int, int, int]]) -> Markup:
    """How many earned all, some and none of the points, by question."""
    with _style():
        figure = Figure((WIDTH, 0.8 + 0.24 * len(questions)), layout="constrained")
        axes = figure.add_subplot()
        left = [0] * len(questions)
        names, *shares = zip(*questions, strict=True)
        for counts, label, colour in zip(
            shares, ("all", "some", "none"), (BLUE, GREY, ORANGE), strict=True
        ):
            axes.barh(names, counts, left=left, height=0.7, color=colour, label=label)
            left = [one + other for one, other in zip(left, counts, strict=True)]
        axes.invert_yaxis()
        axes.margins(x=0, y=0.01)
        axes.tick_params(axis="y", length=0)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel("students")
        figure.legend(loc="outside upper right", ncols=3, frameon=False, title="of the points")
        said = "; ".join(f"{q}: {full}, {some}, {none}" for q, full, some, none in questions)
        said = (
            "Bar chart of how many students earned all, some and none of the points of each "
            f"question. {said}."
        )
        return _svg(figure, name, said)


def _svg(figure: Figure, name: str, alternative: str) -> Markup:
    file = io.StringIO()
    figure.savefig(file, format="svg", transparent=True, metadata=_NO_METADATA)
    text = file.getvalue()
    text = text[text.index("<svg") :]
    # Several charts stand in one page, where an id may be given once.
    text = re.sub(r'(\bid="|"#|url\(#)', rf"\g<1>{name}-", text)
    label = f'<svg role="img" aria-label="{escape(alternative)}" class="chart"'
    return Markup(text.replace("<svg", label, 1))
