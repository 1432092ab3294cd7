"""A submission is put back on the frame of its release."""

import base64
import copy
import re

import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from grading.bank.assignment import bank_of
from grading.classroom.samples import answered, answers_of
from grading.intake.sanitise import rebuild
from grading.intake.sizes import MAX_ALL, MAX_PICTURES, MAX_TEXT
from tests.conftest import solution_of
from tests.graded_class import PICTURES
from tests.test_plots import CASES, draw

NAME = "02_softmax_regression"
DEFINES = {name: question.defines for name, question in bank_of(NAME).questions.items()}


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
    rebuilt = rebuild(solved, release).notebook
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
    rebuilt = rebuild(broken, release).notebook
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
    rebuilt = rebuild(broken, release).notebook
    assert rebuilt.cells[todo + 1].source == "x = 1"
    assert rebuilt.cells[todo + 1].metadata == {}


@pytest.mark.quick
def test_pictures_in_added_text_stay():
    frame = nbformat.v4.new_notebook(cells=[new_markdown_cell("Text", id="text")])
    data = base64.b64encode(PICTURES["image/png"]).decode()
    added = new_markdown_cell("Mine: ![y](attachment:y.png)")
    added.attachments = {"y.png": {"image/png": data}}
    handed_in = copy.deepcopy(frame)
    handed_in.cells.append(added)
    kept = rebuild(handed_in, frame).notebook.cells[1]
    assert (kept.source, kept.attachments) == (added.source, added.attachments)


def test_cells_without_their_ids_are_known_by_their_text(release):
    """As an editor leaves them that writes an older notebook format."""
    stripped = copy.deepcopy(release)
    for number, cell in enumerate(stripped.cells):
        cell.id = f"other-{number}"
    stripped.cells[place(release, "softmax")].source = "answer = 1"
    rebuilt = rebuild(stripped, release).notebook
    assert frame(rebuilt) == frame(release)
    assert rebuilt.cells[place(rebuilt, "softmax")].source == "answer = 1"


def test_text_that_was_copied_upwards_takes_no_answer_along(course, release):
    """Where a front end keeps neither ids nor metadata, and the answers are known by their text."""
    answers = answers_of(solution_of(course, NAME))
    broken = answered(release, answers)
    text = next(cell for cell in broken.cells[::-1] if cell.cell_type == "markdown")
    broken.cells.insert(place(broken, "train"), copy.deepcopy(text))
    for cell in broken.cells:
        cell.metadata = {}
    for number, cell in enumerate(broken.cells):
        cell.id = f"cell-{number}"
    rebuilt = rebuild(broken, release, DEFINES)
    found = {cell.id: cell.source for cell in rebuilt.notebook.cells}
    assert rebuilt.notes == () and {name: found[name] for name in answers} == answers


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
    text = nbformat.writes(rebuild(broken, release).notebook)
    assert len(text) < len(nbformat.writes(release)) + 3 * MAX_TEXT
    assert "<script>" not in text and "\\u001b[31m" not in text
    assert "more outputs left out" in text


def test_a_figure_of_the_course_is_kept_as_a_picture_with_its_words(release):
    picture, _ = draw(*CASES["no mistake"])
    picture.alt = 'a "quoted" <text>'
    data, _ = DisplayFormatter().format(picture)
    broken = copy.deepcopy(release)
    broken.cells.append(new_code_cell("x", outputs=[new_output("display_data", data)]))
    (kept,) = rebuild(broken, release).notebook.cells[-1].outputs
    assert base64.b64decode(kept.data["image/png"]).startswith(b"\x89PNG")
    assert kept.metadata["image/png"]["alt"] == picture.alt and "text/html" not in kept.data
    odd = data["text/html"].replace(">", ' onload="x">', 1)
    broken.cells[-1].outputs[0].data["text/html"] = odd
    (kept,) = rebuild(broken, release).notebook.cells[-1].outputs
    assert "image/png" not in kept.data and "text/html" not in kept.data


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
    rebuilt = rebuild(broken, release).notebook
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
    rebuilt = rebuild(broken, release).notebook
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
    assert rebuild(broken, given).notebook.cells[place(given, cell.id)] == cell


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
    rebuilt = rebuild(large(release, what), release).notebook
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
    rebuilt = rebuild(broken, release).notebook
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
    found = [
        output.data["text/plain"] for output in rebuild(broken, release).notebook.cells[-1].outputs
    ]
    assert found == [
        "… left out: application/vnd.plotly.v1+json",
        "<Figure>\n… left out: image/svg+xml",
    ]


def test_solution_as_a_submission_validates(course, release):
    nbformat.validate(rebuild(solution_of(course, NAME), release).notebook)


def changed(release, name, old, new):
    """The release with a text in one cell replaced."""
    notebook = copy.deepcopy(release)
    cell = notebook.cells[place(notebook, name)]
    assert old in cell.source
    cell.source = cell.source.replace(old, new, 1)
    return notebook


def beside(rebuilt, release, name):
    """Type and source of the cells between one of the release and the next."""
    known = {cell.id for cell in release.cells}
    found = []
    for cell in rebuilt.notebook.cells[place(rebuilt.notebook, name) + 1 :]:
        if cell.id in known:
            return found
        found.append((cell.cell_type, cell.source))
    return found


@pytest.mark.parametrize(
    ("name", "old", "new", "kept"),
    [
        ("imports", "import time", "import math\nimport time", "import math"),
        ("imports", "import time", "import time, math as m", "import math as m"),
        ("imports", "import time", "x = 1; y = 2\nimport time", "x = 1\ny = 2"),
        ("imports", "import numpy as np", "%pylab\nimport numpy as np\n# mine", "%pylab\n# mine"),
        ("validation", "held_out =", "@f\ndef g(x):\n    # own\n    return x\n\n\nheld_out =",
         "@f\ndef g(x):\n    # own\n    return x"),
        ("check_softmax", 'check("softmax")', 'print(1)\ncheck("softmax")\nx = softmax',
         "print(1)\nx = softmax"),
    ],
)  # fmt: skip
def test_statements_added_to_a_given_cell_are_kept_behind_it(release, name, old, new, kept):
    rebuilt = rebuild(changed(release, name, old, new), release)
    assert beside(rebuilt, release, name) == [("code", kept)]
    assert rebuilt.notes == ()
    given = release.cells[place(release, name)].source
    assert rebuilt.notebook.cells[place(rebuilt.notebook, name)].source == given


@pytest.mark.parametrize(
    ("name", "old", "new", "note"),
    [
        ("imports", "num_classes = 10", "num_classes = 5", "line 9 (num_classes = 5) had been ch"),
        ("imports", "import time\n", "", "line 1 (import time) had been removed"),
        ("imports", "data, plots", "data", "line 5 (from helpers import plots) had been removed"),
        ("run", "    return train", "    print(1)\n    return train", "line 3 (print(1)) had been"),
        ("run", "    return cross", "    x = 1\n    return cross", "line 8 (x = 1) had"),
        ("targets", "Y_train", "def Y_train", "no Python"),
    ],
)  # fmt: skip
def test_what_was_changed_in_a_given_cell_is_put_back_and_told(release, name, old, new, note):
    rebuilt = rebuild(changed(release, name, old, new), release)
    assert rebuilt.notes[0].startswith(f"The cell {name}, which is given, was put back")
    assert note in rebuilt.notes[0]
    assert frame(rebuilt.notebook) == frame(release) and beside(rebuilt, release, name) == []


def test_a_statement_that_the_given_code_overwrites_stays_above_it(release):
    broken = changed(release, "imports", "import time", "num_classes = 3\nimport time")
    cells = rebuild(broken, release).notebook.cells
    sources = [cell.source for cell in cells]
    given = release.cells[place(release, "imports")].source
    assert sources.index("num_classes = 3") == sources.index(given) - 1


def test_text_added_to_given_text_is_kept_below_it(release):
    cell = next(cell for cell in release.cells if cell.cell_type == "markdown")
    cell.metadata["nbgrader"] = {"grade_id": "text", "locked": True, "solution": False}
    end = cell.source[-20:]
    rebuilt = rebuild(changed(release, cell.id, end, f"{end}\n\nMine:\n\n- a\n- b"), release)
    assert beside(rebuilt, release, cell.id) == [("markdown", "Mine:\n\n- a\n- b")]
    assert rebuilt.notes == ()


def merged(notebook, at, active):
    """A notebook in which two cells were merged as JupyterLab does it: with the metadata and the
    type of the active one, and a new id."""
    pair, notebook = notebook.cells[at : at + 2], copy.deepcopy(notebook)
    new = new_code_cell if pair[active].cell_type == "code" else new_markdown_cell
    source = "\n\n".join(cell.source for cell in pair)
    notebook.cells[at : at + 2] = [new(source, metadata=pair[active].metadata)]
    return notebook


def test_an_answer_merged_with_any_neighbour_is_not_lost(course, release):
    answers = answers_of(solution_of(course, NAME))
    right, count = answered(release, answers), 0
    for at, pair in enumerate(zip(right.cells, right.cells[1:], strict=False)):
        touched = {cell.id for cell in pair} & set(answers)
        for active in (0, 1) if touched else ():
            rebuilt = rebuild(merged(right, at, active), release, DEFINES)
            found = {cell.id: cell.source for cell in rebuilt.notebook.cells}
            moved = {name for name in answers if found[name].strip() != answers[name].strip()}
            # What is added to a check stays behind it.
            in_check = pair[active].id.startswith("check_")
            assert moved == (touched if in_check else set()), (pair[0].id, active)
            assert rebuilt.answered == set(answers) and bool(rebuilt.notes) == in_check
            count += 1
    assert count > 2 * len(answers)


LEFT = {
    "untouched": None,
    "empty": "",
    "comment": "# see below",
    "pass": "def softmax(Z):\n    pass",
    "None": 'def softmax(Z):\n    "Mine."\n    return None',
    "class": "class softmax:\n    def of(self): ...",
    "Markdown": new_markdown_cell("def softmax(Z):\n    return Z"),
}
BINDS = {
    "def": "def softmax(Z):\n    return Z",
    "tuple": "softmax, x = abs, 1",
    "from": "from module import other as softmax",
    "import": "if True:\n    import softmax",
    "with": "with open('x') as softmax:\n    pass",
    "walrus": "[softmax := abs for _ in range(1)]",
    "for": "%matplotlib inline\nfor softmax in [abs]:\n    pass",
    "global": "def f():\n    global softmax\n    softmax = abs",
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
@pytest.mark.parametrize("source", BINDS.values(), ids=BINDS)
def test_no_stub_is_left_where_another_cell_defines_the_name(release, left, source):
    broken = copy.deepcopy(release)
    todo = broken.cells[place(broken, "softmax")]
    if isinstance(left, str):
        todo.source = left
    elif left:
        at = place(broken, "softmax")
        broken.cells[at] = new_markdown_cell(left.source, id="softmax", metadata=todo.metadata)
    broken.cells.insert(3, new_code_cell(source))
    rebuilt = rebuild(broken, release)
    said = rebuilt.notebook.cells[place(rebuilt.notebook, "softmax")].source
    assert said.startswith("# softmax is defined in another cell")
    assert all(line.startswith("#") for line in said.splitlines())
    assert rebuilt.notes == ("Answered in other cells than their own, and graded there: softmax.",)
    assert rebuilt.answered == {"softmax"}


@pytest.mark.parametrize("source", ["softmax(1)", "def f():\n    softmax = 1", "softmax.x = 1"])
def test_a_cell_that_only_uses_the_name_leaves_the_stub(release, source):
    broken = copy.deepcopy(release)
    broken.cells.insert(3, new_code_cell(source))
    rebuilt = rebuild(broken, release)
    assert rebuilt.notes == () and rebuilt.answered == set()
    stub = release.cells[place(release, "softmax")].source
    assert rebuilt.notebook.cells[place(rebuilt.notebook, "softmax")].source == stub


def test_text_below_an_empty_written_answer_is_told(release):
    broken = copy.deepcopy(release)
    broken.cells.insert(place(broken, "derivation") + 1, new_markdown_cell("Mine."))
    note = "The answer derivation is empty, but there is text below it: read that."
    assert rebuild(broken, release).notes == (note,)


@pytest.mark.parametrize("first", ["# mine", "def half(x):\n    return x / 2", "import math"])
def test_an_answer_that_was_split_in_two_is_whole(release, first):
    """JupyterLab gives both parts the metadata of the cell."""
    broken = copy.deepcopy(release)
    at, answer = place(broken, "softmax"), "def softmax(Z):\n    return half(Z)"
    about = broken.cells[at].metadata
    broken.cells[at : at + 1] = [new_code_cell(s, metadata=about) for s in (first, answer)]
    rebuilt = rebuild(broken, release)
    sources = [rebuilt.notebook.cells[place(rebuilt.notebook, "softmax")].source]
    sources += [source for _, source in beside(rebuilt, release, "softmax")]
    assert sorted(sources) == sorted([first, answer]) and rebuilt.notes == ()
