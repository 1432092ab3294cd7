"""A submission is put back on the frame of its release."""

import copy

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from grading.sanitise import MAX_TEXT, rebuild
from tests.conftest import solution_of

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


def test_solution_as_a_submission_validates(course, release):
    nbformat.validate(rebuild(solution_of(course, NAME), release))
