"""A submission is put back on the frame of its release."""

import base64
import copy
import re

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from grading.sanitise import rebuild
from grading.sizes import MAX_ALL, MAX_PICTURES, MAX_TEXT
from tests.conftest import solution_of
from tests.made import PICTURES

NAME = "02_softmax_regression"


@pytest.fixture
def release(course):
    return course.released(NAME, NAME)


def place(notebook, name):
    return next(i for i, cell in enumerate(notebook.cells) if cell.id == name)


def frame(notebook):
    return [(cell.id, cell.cell_type, cell.metadata) for cell in notebook.cells]


def test_an_honest_submission_keeps_its_answers(course, release):
    solved = copy.deepcopy(release)
    solved.cells[place(solved, "softmax")].source = "def softmax(Z): ..."
    rebuilt = rebuild(solved, release)
    assert frame(rebuilt) == frame(release)
    assert rebuilt.cells[place(rebuilt, "softmax")].source == "def softmax(Z): ..."


@pytest.mark.parametrize(
    "damage", ["deleted", "doubled", "moved", "retyped", "repriced", "rewritten"]
)
def test_damage_is_undone(release, damage):
    broken = copy.deepcopy(release)
    todo, check = place(broken, "softmax"), place(broken, "check_softmax")
    broken.cells[todo].source = "answer = 1"
    if damage == "deleted":
        del broken.cells[check]
    elif damage == "doubled":
        broken.cells.insert(todo, copy.deepcopy(release.cells[todo]))
    elif damage == "moved":
        broken.cells.append(broken.cells.pop(todo))
    elif damage == "retyped":
        broken.cells[todo] = nbformat.v4.new_raw_cell(
            "answer = 1", id="softmax", metadata=broken.cells[todo].metadata
        )
    elif damage == "repriced":
        broken.cells[check].metadata.nbgrader.points = 1000
    else:
        broken.cells[check].source = "pass"
    rebuilt = rebuild(broken, release)
    named = [cell for cell in rebuilt.cells if "nbgrader" in cell.metadata]
    assert frame(nbformat.v4.new_notebook(cells=named)) == [
        part for part in frame(release) if "nbgrader" in part[2]
    ]
    assert rebuilt.cells[place(rebuilt, "softmax")].source == "answer = 1"
    assert rebuilt.cells[place(rebuilt, "check_softmax")].source == 'check("softmax")'
    nbformat.validate(rebuilt)


def test_added_cells_stay_where_they_were_without_meaning(release):
    added = new_code_cell("x = 1", metadata={"nbgrader": {"grade": True, "points": 9}})
    broken = copy.deepcopy(release)
    todo = place(broken, "softmax")
    broken.cells.insert(todo + 1, added)
    rebuilt = rebuild(broken, release)
    assert rebuilt.cells[todo + 1].source == "x = 1"
    assert rebuilt.cells[todo + 1].metadata == {}


def test_cells_without_their_ids_are_known_by_their_text(release):
    """As an editor leaves them that writes an older notebook format."""
    stripped = copy.deepcopy(release)
    for number, cell in enumerate(stripped.cells):
        cell.id = f"other-{number}"
    stripped.cells[place(release, "softmax")].source = "answer = 1"
    rebuilt = rebuild(stripped, release)
    assert frame(rebuilt) == frame(release)
    assert rebuilt.cells[place(rebuilt, "softmax")].source == "answer = 1"


def test_outputs_are_cut_and_made_harmless(release):
    cell = new_code_cell(
        "x",
        outputs=[
            new_output("stream", name="stdout", text="\x1b[31m" + "a" * 1_000_000),
            new_output("display_data", {"text/html": "<script>1</script>", "text/plain": "ok"}),
            new_output("display_data", {"image/png": "b" * 10_000_000}),
            *[new_output("stream", name="stderr", text="c") for _ in range(100)],
        ],
    )
    broken = copy.deepcopy(release)
    broken.cells.append(cell)
    text = nbformat.writes(rebuild(broken, release))
    assert len(text) < len(nbformat.writes(release)) + 3 * MAX_TEXT
    assert "<script>" not in text and "\\u001b[31m" not in text
    assert "more outputs left out" in text


PHOTO = PICTURES["image/jpeg"] + b"x" * 4_000_000


@pytest.mark.parametrize("kind", ["markdown", "raw", "code"])
def test_pictures_in_a_written_answer_stay_whatever_became_of_its_cell(release, kind):
    data = base64.b64encode(PHOTO).decode()
    broken = copy.deepcopy(release)
    at = place(broken, "derivation")
    cell = nbformat.v4.new_notebook(cells=[release.cells[at]]).cells[0]
    source = f"Before ![x](data:image/png;base64,{data}) after"
    cell = NotebookNode(cell, cell_type=kind, source=source)
    if kind == "code":
        cell |= {"outputs": [], "execution_count": None}
    else:
        cell.source += " ![y](attachment:y.png)"
        cell.attachments = {"y.png": {"image/png": data}}
    broken.cells[at] = cell
    rebuilt = rebuild(broken, release)
    nbformat.validate(rebuilt)
    found = rebuilt.cells[place(rebuilt, "derivation")]
    count = 1 if kind == "code" else 2
    assert [*found.attachments.values()] == [{"image/jpeg": data}] * count
    assert found.source.startswith("Before ![x](attachment:") and " after" in found.source


def test_pictures_are_held_to_size_and_say_so(release):
    broken = copy.deepcopy(release)
    cell = broken.cells[place(broken, "derivation")]
    data = base64.b64encode(PHOTO).decode()
    cell.attachments = {f"{n}.jpg": {"image/jpeg": data} for n in range(9)}
    cell.attachments["large.png"] = {"image/png": data * 4}
    cell.attachments["script.svg"] = {"image/svg+xml": "PHN2Zy8+"}
    cell.source = "![](attachment:8.jpg)"
    rebuilt = rebuild(broken, release)
    nbformat.validate(rebuilt)
    found = rebuilt.cells[place(rebuilt, "derivation")].attachments
    kept = [name for name, picture in found.items() if "image/jpeg" in picture]
    assert kept[0] == "8.jpg" and len(kept) == MAX_PICTURES // len(PHOTO)
    assert "in all" in found["7.jpg"]["text/plain"] or "together" in found["7.jpg"]["text/plain"]
    assert "at most 8 MB" in found["large.png"]["text/plain"]
    assert "no PNG" in found["script.svg"]["text/plain"]


def test_pictures_of_a_given_cell_are_the_releases(release):
    given = copy.deepcopy(release)
    cell = next(c for c in given.cells if c.cell_type == "markdown" and c.id != "derivation")
    cell.metadata.nbgrader = {
        "locked": True,
        "solution": False,
        "grade": False,
        "grade_id": "given",
    }
    cell.attachments = {"x.svg": {"image/svg+xml": "PHN2Zy8+"}}
    broken = copy.deepcopy(given)
    broken.cells[place(broken, cell.id)].attachments = {}
    assert rebuild(broken, given).cells[place(given, cell.id)] == cell


def large(release, what):
    """A notebook in which everything is answered, with something large before and between."""
    broken = copy.deepcopy(release)
    for cell in answers(broken):
        cell.source = f"answer = {cell.id!r}"
    stream = new_output("stream", name="stdout", text="x" * 30_000_000)
    picture = new_output("display_data", {"image/png": "b" * 900_000})
    cells = {
        "pictures": [new_code_cell(f"{n}", outputs=[picture] * 15) for n in range(5)],
        "streams": [new_code_cell("x", outputs=[])],
        "one output": [new_code_cell("x", outputs=[stream])],
        "text": [new_markdown_cell("word " * 4_000_000)],
        "data": [new_code_cell("x = 1\n" * 4_000_000)],
        "cells": [new_code_cell(f"{n}") for n in range(1_000)],
        "codes": [new_code_cell(f"x = '{n}" + "x" * 900_000 + "'") for n in range(12)],
        "attachments": [
            new_markdown_cell(
                "![x](attachment:x)",
                attachments={"x": {"image/png": base64.b64encode(PHOTO * 5).decode()}},
            )
        ],
        "outputs of answers": [],
    }[what]
    if what == "outputs of answers":
        for cell in answers(broken):
            if cell.cell_type == "code":
                cell.outputs = [picture] * 15
    if what == "streams":
        cells[0].outputs = [new_output("stream", text="x")] * 50_000
    for at in (0, 20, len(broken.cells)):
        broken.cells[at:at] = cells
    return broken


def answers(notebook):
    return [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]


@pytest.mark.parametrize(
    "what",
    [
        *("pictures", "streams", "one output", "text", "data", "cells", "codes", "attachments"),
        "outputs of answers",
    ],
)
def test_no_answer_is_lost_to_the_size_of_anything_else(release, what):
    rebuilt = rebuild(large(release, what), release)
    assert [(c.id, c.source) for c in answers(rebuilt)] == [
        (c.id, f"answer = {c.id!r}") for c in answers(release)
    ]
    assert {cell.id for cell in release.cells} <= {cell.id for cell in rebuilt.cells}
    text = nbformat.writes(rebuilt)
    assert len(text) < 3 * MAX_ALL and re.search("left out|was not run|not shown|at most", text)
    nbformat.validate(rebuilt)


def test_a_long_answer_is_run_whole_or_not_at_all(release):
    broken = copy.deepcopy(release)
    whole = f"data = {list(range(100_000))}\ndef softmax(Z): ..."
    longer = "def one_hot(labels, num_classes):\n" + "    labels = 1 * labels\n" * 100_000
    broken.cells[place(broken, "softmax")].source = whole
    broken.cells[place(broken, "one_hot")].source = longer
    rebuilt = rebuild(broken, release)
    assert rebuilt.cells[place(rebuilt, "softmax")].source == whole
    with pytest.raises(ValueError, match=r"has 2,.* characters and was not run"):
        exec(rebuilt.cells[place(rebuilt, "one_hot")].source)


def test_an_output_of_a_kind_that_is_not_shown_is_named(release):
    broken = copy.deepcopy(release)
    outputs = [
        new_output("display_data", {"application/vnd.plotly.v1+json": {"a": [1]}}),
        new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}),
    ]
    broken.cells.append(new_code_cell("x", outputs=outputs))
    found = [output.data["text/plain"] for output in rebuild(broken, release).cells[-1].outputs]
    assert found == [
        "… left out: application/vnd.plotly.v1+json",
        "<Figure>\n… left out: image/svg+xml",
    ]


def test_solution_as_a_submission_validates(course, release):
    nbformat.validate(rebuild(solution_of(course, NAME), release))
