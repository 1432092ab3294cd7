"""Each figure draws without a warning, says what it shows, and leaves nothing behind."""

import base64
import functools
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
import warnings
from itertools import pairwise

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter

from helpers import plots
from tests import figures
from tests.figures.digits import IMAGES
from tests.figures.softmax_regression import FALLING

SETS = [
    importlib.import_module(f"tests.figures.{module.name}")
    for module in pkgutil.iter_modules(figures.__path__)
]
ORDINARY = {name: arguments for each in SETS for name, arguments in each.ORDINARY.items()}
EDGE = {case: arguments for each in SETS for case, arguments in each.EDGE.items()}
CASES = {**{name: (name, *arguments) for name, arguments in ORDINARY.items()}, **EDGE}


def draw(name, *arguments):
    """Call a function of helpers.plots; return the one picture it displays, and its bundle."""
    shown = []
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr("IPython.display.display", shown.append)
        warnings.simplefilter("error")
        getattr(plots, name)(*arguments)
        (picture,) = shown
        return picture, picture._repr_mimebundle_()


@functools.cache
def drawn(case):
    return draw(*CASES[case])


def panels(figure):
    """The axes with a scale to read: no bare images, no colour bars."""
    return [axes for axes in figure.axes if axes.axison and axes.get_label() != "<colorbar>"]


def titles(figure):
    return [figure.get_suptitle(), *(axes.get_title() for axes in figure.axes)]


def test_every_figure_is_drawn_here():
    public = {name for name, _ in inspect.getmembers(plots, inspect.isfunction) if name[0] != "_"}
    assert public == ORDINARY.keys()


@pytest.mark.parametrize("case", CASES)
def test_figure_is_titled_labelled_and_described(case):
    picture, data = drawn(case)
    figure = picture.figure
    assert any(titles(figure))
    for axes in panels(figure):
        assert axes.get_xlabel()
        # Images in a row share the label of the first.
        assert axes.get_ylabel() or panels(figure)[0].get_ylabel() == "row (pixels)"
    alt = picture.alt
    assert [*data] == ["text/html"]  # stored once
    assert len(alt) > 20 and alt.endswith(".") and "nan" not in alt
    assert figure.get_figwidth() <= 9
    assert plt.get_fignums() == []


@pytest.mark.parametrize("case", CASES)
def test_nothing_runs_over_the_edge(case):
    figure = drawn(case)[0].figure
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    assert box.x0 >= 0 and box.x1 <= width
    assert box.y0 >= 0 and box.y1 <= height


@pytest.mark.parametrize("name", ORDINARY)
def test_same_data_same_bytes(name):
    _, data = drawn(name)
    assert draw(*CASES[name])[1] == data
    png = data["text/html"].partition("base64,")[2].partition('"')[0]
    assert b"Software" not in base64.b64decode(png)


def test_alt_text_reaches_jupyter_and_exported_pages():
    picture, _ = draw(*CASES["no mistake"])
    picture.alt = 'a "quoted" <text>'
    data, metadata = DisplayFormatter().format(picture)
    assert 'alt="a &quot;quoted&quot; &lt;text&gt;"' in data["text/html"]
    assert data["text/plain"] == picture.alt
    for template in ("lab", "classic"):
        output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
        cell = nbformat.v4.new_code_cell("", outputs=[output])
        notebook = nbformat.v4.new_notebook(cells=[cell])
        page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
        assert BeautifulSoup(page, "html.parser").img["alt"] == picture.alt


@pytest.mark.parametrize(("case", "said"), [pair for each in SETS for pair in each.SAID])
def test_alt_text_says_what_is_seen(case, said):
    assert said in drawn(case)[0].alt


def test_confident_mistakes_are_the_wrong_ones_by_confidence():
    y_hat = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7]])
    picture, _ = draw("confident_mistakes", IMAGES[:4], np.array([0, 1, 0, 1]), y_hat)
    captions = [axes.get_title() for axes in picture.figure.axes]
    assert captions == ["0 → 1\n80.0%", "1 → 0\n60.0%"]


def test_names_at_line_ends_keep_apart():
    losses = {rate: FALLING + 0.001 * rate for rate in range(1, 7)}
    figure = draw("learning_rates", losses)[0].figure
    boxes = sorted((text.get_window_extent() for text in figure.axes[0].texts), key=lambda b: b.y0)
    assert len(boxes) == 6
    assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))


@pytest.mark.parametrize(
    ("name", "arguments", "said"), [refused for each in SETS for refused in each.REFUSED]
)
def test_wrong_shapes_are_refused(name, arguments, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        getattr(plots, name)(*arguments)


def test_grader_draws_nothing_and_loads_no_matplotlib():
    program = (
        "import sys; from helpers import plots\n"
        "for draw in vars(plots).copy().values():\n"
        "    if hasattr(draw, '__wrapped__'): assert draw() is None\n"
        "assert 'matplotlib' not in sys.modules and 'IPython' not in sys.modules\n"
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "COURSE_DRAW": "0"},
        check=True,
    )
