"""Whatever became of a submission's file, what is whole in it is read."""

import contextlib
import json
import time

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode

from grading.cells import grade_id
from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.intake.handed_in import HandedIn, Unreadable
from grading.intake.notebook import parsed
from grading.intake.sanitise import by_name, rebuild
from grading.intake.submission import opened
from tests.conftest import solution_of

NAME = "02_softmax_regression"
RELEASE = Course(ROOT).released(NAME, NAME)
ANSWERS = {
    name: source if "def " in source else f"{source}\n\nIt is ∂L/∂z = ŷ − y: größer."
    for name, source in answers_of(solution_of(Course(ROOT), NAME)).items()
}
NOTEBOOK = answered(RELEASE, ANSWERS)
TEXT = nbformat.writes(NOTEBOOK)
CONTENT = TEXT.encode()
FEW = settings(max_examples=settings.default.max_examples // 5)  # each rebuilds a notebook


def spans():
    """Where each cell lies in the file, in bytes."""
    found, at = [], CONTENT.index(b'"cells": [') + len(b'"cells": [')
    for cell in NOTEBOOK.cells:
        start = CONTENT.index(b"{", at)
        _, length = json.JSONDecoder().raw_decode(CONTENT[start:].decode())
        at = start + len(CONTENT[start:].decode()[:length].encode())
        found.append((grade_id(cell), start, at))
    return found


SPANS = spans()


def found_in(content):
    """The sources of a submission's cells as they are graded, or None if it is no notebook."""
    submission = opened(HandedIn(bytes(content)), NAME, RELEASE)
    if submission.notebook is None:
        assert submission.problem and len(submission.problem.splitlines()) == 1
        assert len(submission.problem) < 200
        return None
    rebuilt = rebuild(submission.notebook, RELEASE).notebook
    nbformat.validate(rebuilt)
    named = [cell for cell in rebuilt.cells if grade_id(cell)]
    assert [(grade_id(cell), cell.cell_type, cell.metadata) for cell in named] == [
        (grade_id(cell), cell.cell_type, cell.metadata) for cell in RELEASE.cells if grade_id(cell)
    ]
    return [cell.source for cell in rebuilt.cells]


def assert_kept(content, names):
    sources = found_in(content)
    lost = [name for name in names if ANSWERS[name] not in (sources or ())]
    assert not lost


@FEW
@given(st.integers(0, len(CONTENT)))
@example(len(CONTENT))
@example(0)
def test_of_a_file_that_is_cut_off_every_whole_answer_is_kept(end):
    assert_kept(CONTENT[:end], [name for name, _, stop in SPANS if stop < end and name in ANSWERS])


@FEW
@given(st.lists(st.tuples(st.integers(SPANS[0][1], SPANS[-1][2]), st.integers(1, 255)), max_size=3))
def test_wherever_bytes_of_a_cell_are_changed_every_other_answer_is_kept(changes):
    content = bytearray(CONTENT)
    for at, bits in changes:
        content[at] ^= bits
    whole = [
        name
        for name, start, stop in SPANS
        if name in ANSWERS and not any(start - 20 < at < stop + 20 for at, _ in changes)
    ]
    assert_kept(content, whole)


@FEW
@given(st.lists(st.integers(0, len(CONTENT) - 1), max_size=9), st.binary(max_size=30))
def test_a_file_with_anything_anywhere_in_it_is_read_or_refused(places, junk):
    content = bytearray(CONTENT)
    for at in places:
        content[at : at + len(junk) // 2] = junk
    found_in(content)


@FEW
@given(st.data())
def test_whichever_cells_are_gone_doubled_or_moved_the_other_answers_are_kept(data):
    places = range(len(NOTEBOOK.cells))
    order = data.draw(st.lists(st.sampled_from(places), max_size=2 * len(places)))
    if data.draw(st.booleans()):
        order = data.draw(st.permutations(places))
    cells = [NOTEBOOK.cells[place] for place in order]
    content = json.dumps(NotebookNode(NOTEBOOK, cells=cells)).encode()
    assert_kept(content, {grade_id(cell) for cell in cells} & set(ANSWERS))


def places_in(data, place=()):
    """The way to everything inside of a JSON value."""
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items if isinstance(data, (dict, list)) else ():
        yield (*place, key)
        if isinstance(value, (dict, list)):
            yield from places_in(value, (*place, key))


PLACES = list(places_in(json.loads(TEXT)))
ODD = [None, True, 3, 1e999, "x", "", [], {}, [[]], [None, 1], {"a": [1]}, {"nbgrader": {"a": {}}}]


@FEW
@given(st.sampled_from(PLACES), st.sampled_from(ODD))
def test_whatever_stands_in_the_place_of_something_the_other_answers_are_kept(place, odd):
    notebook = json.loads(TEXT)
    *way, last = place
    inner = notebook
    for key in way:
        inner = inner[key]
    inner[last] = odd
    touched = place[1] if len(place) > 1 and place[0] == "cells" else None
    whole = [grade_id(cell) for n, cell in enumerate(NOTEBOOK.cells) if n != touched]
    assert_kept(json.dumps(notebook).encode(), set(whole) & set(ANSWERS) if place[1:] else ())


ENCODINGS = ["utf-8", "utf-8-sig"]
ENCODINGS += [f"utf-{bits}{order}" for bits in (16, 32) for order in ("", "-le", "-be")]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_in_any_encoding_of_unicode_nothing_is_lost(encoding):
    assert_kept(TEXT.encode(encoding), ANSWERS)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_in_an_encoding_of_windows_the_code_is_kept(encoding):
    code = [name for name, source in ANSWERS.items() if source.isascii()]
    assert_kept(TEXT.encode(encoding, "replace"), code)


COMMENTS = "\n".join(f"# {number}" for number in range(4_000))
MANY = {
    "lines in a given cell": [
        NotebookNode(cell, source=COMMENTS)
        for cell in RELEASE.cells
        if cell.source.startswith("import")
    ],
    "cells and copies of an answer": [
        *RELEASE.cells,
        *(nbformat.v4.new_code_cell(f"x{number} = 1") for number in range(200)),
        *(
            NotebookNode(by_name(RELEASE)["softmax"], source=f"y{number} = 1")
            for number in range(200)
        ),
    ],
}


@pytest.mark.parametrize("shape", MANY)
def test_very_many_parts_of_a_submission_are_read_in_time(shape):
    notebook = NotebookNode(RELEASE, cells=MANY[shape])
    start = time.process_time()
    rebuild(notebook, RELEASE)
    assert time.process_time() - start < 2


BROKEN = [
    '{"id":',
    '{"id":[',
    '{"id":[{"id":1},',
    '{"id":"\\',
    "{",
    '{"cells": [',
    '{"id":1}',
    "<<<<<<<",
]


@pytest.mark.parametrize("part", BROKEN)
def test_very_much_that_is_broken_is_read_in_time(part):
    start = time.process_time()
    with contextlib.suppress(Unreadable):
        parsed((part * 100_000).encode())
    assert time.process_time() - start < 2
