"""What ordinary students do to the cells of a notebook, each an edit at a place that is drawn."""

import json
import re
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Cells = list[Json]
Draw = Callable[[int], int]  # a whole number below that
Edit = Callable[[Cells, Draw], None]

LINES = (
    "import math",
    "x = 1",
    "# mine",
    "print('here')",
    "%matplotlib inline",
    "!pip install numpy",
    "np.random.seed(0)",
    "H = np.zeros(3)",
    "Z = labels = Y = 5",
    "softmax(Z_small)",
    "check('softmax')",
    "check('gradients')",
    "def helper(x):\n    return x",
    "num_classes = 10",
    "rng = np.random.default_rng(1)",
    "1 / 0",
    "%%time",
    "x = input('?')",
    "from numpy import *",
)


def code(cells: Cells) -> list[int]:
    """The numbers of the cells of code."""
    return [number for number, cell in enumerate(cells) if cell["cell_type"] == "code"]


def answers(cells: Cells) -> list[int]:
    """The numbers of the cells with functions that were asked for."""
    return [
        number
        for number in code(cells)
        if cells[number]["metadata"].get("nbgrader", {}).get("solution")
        and cells[number]["source"].startswith("def ")
    ]


def some(among: list[int], draw: Draw) -> int:
    """One of these numbers."""
    return among[draw(len(among))]


def copied(cell: Json, **changes: object) -> Json:
    """A copy of a cell, which has no id yet."""
    again: Json = json.loads(json.dumps(cell)) | changes
    again.pop("id", None)
    return again


def delete(cells: Cells, draw: Draw) -> None:
    """A cell."""
    del cells[draw(len(cells))]


def copy_below(cells: Cells, draw: Draw) -> None:
    """A cell, to another place."""
    cells.insert(draw(len(cells)), copied(cells[draw(len(cells))]))


def move(cells: Cells, draw: Draw) -> None:
    """A cell, with those below it or alone."""
    start, count = draw(len(cells)), 1 + draw(3)
    taken = cells[start : start + count]
    cells[start : start + count] = []
    at = draw(len(cells) + 1)
    cells[at:at] = taken


def swap(cells: Cells, draw: Draw) -> None:
    """Two neighbours."""
    at = draw(len(cells) - 1)
    cells[at : at + 2] = cells[at : at + 2][::-1]


def retype(cells: Cells, draw: Draw) -> None:
    """Code becomes text, or text code."""
    cell = cells[some(code(cells), draw) if draw(4) else draw(len(cells))]
    if cell["cell_type"] == "code":
        cell["cell_type"] = ("markdown", "raw")[draw(2)]
        del cell["outputs"], cell["execution_count"]
    else:
        cell |= {"cell_type": "code", "outputs": [], "execution_count": None}


def merge(cells: Cells, draw: Draw) -> None:
    """A cell of code with some below it: it keeps its metadata and gets a new id."""
    start = some(code(cells), draw)
    stop = start + 2 + draw(3)
    parts = [cell for cell in cells[start:stop] if draw(4) or cell["cell_type"] == "code"]
    if any(cell["cell_type"] != "code" for cell in parts) and draw(3):
        parts = [cell for cell in parts if cell["cell_type"] == "code"]
    text = "\n\n".join(cell["source"] for cell in parts)
    cells[start:stop] = [copied(cells[start], source=text)]


def split(cells: Cells, draw: Draw) -> None:
    """A cell of code between two statements; both parts keep the metadata."""
    at = some(code(cells), draw)
    lines = cells[at]["source"].split("\n")
    starts = [n for n, line in enumerate(lines) if n and re.match(r"[^\s)\]}]", line)]
    if starts:
        cut = some(starts, draw)
        lower = copied(cells[at], source="\n".join(lines[cut:]))
        cells[at]["source"] = "\n".join(lines[:cut]).rstrip()
        cells.insert(at + 1, lower)


def add_lines(cells: Cells, draw: Draw) -> None:
    """Lines of the own above or below what stands in a cell."""
    cell, line = cells[some(code(cells), draw)], LINES[draw(len(LINES))]
    above = draw(2) or line.startswith("%%")
    cell["source"] = f"{line}\n{cell['source']}" if above else f"{cell['source']}\n{line}"


def own_cell(cells: Cells, draw: Draw) -> None:
    """A cell of the own."""
    source = LINES[draw(len(LINES))]
    empty = {"metadata": {}, "outputs": [], "execution_count": None}
    cells.insert(draw(len(cells) + 1), {"cell_type": "code", "source": source, **empty})


def drop_metadata(cells: Cells, draw: Draw) -> None:
    """Of a cell, with its id or without."""
    cell = cells[draw(len(cells))]
    cell["metadata"] = {}
    if draw(2):
        cell.pop("id", None)


def drop_line(cells: Cells, draw: Draw) -> None:
    """A line of a cell, or half of one."""
    cell = cells[some(code(cells), draw)]
    lines = cell["source"].split("\n")
    at = draw(len(lines))
    lines[at : at + 1] = [lines[at][: len(lines[at]) // 2]] if draw(2) else []
    cell["source"] = "\n".join(lines)


def comment_out(cells: Cells, draw: Draw) -> None:
    """A whole cell."""
    cell = cells[some(code(cells), draw)]
    cell["source"] = "\n".join(f"# {line}".rstrip() for line in cell["source"].split("\n"))


def answer_elsewhere(cells: Cells, draw: Draw) -> None:
    """An answer in a new cell; its own has the stub, or nothing."""
    cell = cells[some(answers(cells), draw)]
    answer = copied(cell, metadata={})
    head, _, _ = cell["source"].rpartition('"""')
    cell["source"] = (f'{head}"""\n    raise NotImplementedError()', "")[draw(2)]
    cells.insert(draw(len(cells) + 1), answer)


def no_answer(cells: Cells, draw: Draw) -> None:
    """An answer is not begun, does nothing, or is wrong."""
    cell = cells[some(answers(cells), draw)]
    head, _, body = cell["source"].rpartition('"""')
    wrong = body.replace("return ", "return 2 * ")
    other = ("\n    raise NotImplementedError()", "\n    pass", "\n    return None", wrong)
    cell["source"] = f'{head}"""{other[draw(4)]}'


def other_name(cells: Cells, draw: Draw) -> None:
    """An answer under a name of the own, which is given the right one below."""
    cell = cells[some(answers(cells), draw)]
    name = cell["source"].split("(")[0].removeprefix("def ")
    cell["source"] = cell["source"].replace(f"def {name}(", f"def my_{name}(")
    cell["source"] += f"\n\n\n{name} = my_{name}"


def helper(cells: Cells, draw: Draw) -> None:
    """An answer calls a function of the own, which stands in a cell of the own."""
    cell = cells[some(answers(cells), draw)]
    name = cell["source"].split("(")[0].removeprefix("def ")
    own = copied(cell, metadata={})
    own["source"] = own["source"].replace(f"def {name}(", f"def own_{name}(")
    cell["source"] = f"def {name}(*args, **options):\n    return own_{name}(*args, **options)"
    parameters = own["source"].split("(")[1].split(")")[0]
    cell["source"] = f"def {name}({parameters}):\n    return own_{name}({parameters})"
    cells.insert(draw(len(cells) + 1), own)


EDITS: tuple[Edit, ...] = (
    *(delete, copy_below, move, swap, retype, merge, split, add_lines, own_cell),
    *(drop_metadata, drop_line, comment_out, answer_elsewhere, no_answer, other_name, helper),
)


def with_ids(cells: Cells) -> None:
    """Give an id to each cell that has none, as a front end does."""
    for number, cell in enumerate(cells):
        cell.setdefault("id", f"new-{number}")


def no_ids(notebook: Json) -> None:
    """A front end that knows no ids."""
    notebook["nbformat_minor"] = 4
    for cell in notebook["cells"]:
        cell.pop("id", None)


def no_metadata(notebook: Json) -> None:
    """A front end that keeps neither ids nor metadata."""
    no_ids(notebook)
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def one_id(notebook: Json) -> None:
    """A program that doubles ids."""
    for cell in notebook["cells"]:
        cell["id"] = "cell"


def trailing(notebook: Json) -> None:
    """A front end that ends every cell with an empty line, in its own way."""
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n") + "\r\n"


def as_it_is(notebook: Json) -> None:
    """JupyterLab."""


SAVED: tuple[Callable[[Json], None], ...] = (as_it_is, no_ids, no_metadata, one_id, trailing)
