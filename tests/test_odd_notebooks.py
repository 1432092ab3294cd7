"""A class of ordinary students with odd notebooks (see tests/odd_notebooks), graded once."""

import html
import importlib
import json
import pkgutil
import subprocess
import sys

import nbformat
import pytest

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.grader.record import NOTES, verdicts_in
from helpers.checking import say
from tests import odd_notebooks
from tests.conftest import copy_of, solution_of
from tests.odd_notebooks import FILE, NAME, QUESTIONS

ODD = {
    info.name.rpartition(".")[2]: importlib.import_module(info.name)
    for info in pkgutil.walk_packages(odd_notebooks.__path__, f"{odd_notebooks.__name__}.")
    if not info.ispkg
}


def right():
    """The release with right answers, as JSON has it, the source of each cell one text."""
    course = Course(ROOT)
    notebook = answered(course.released(NAME, NAME), answers_of(solution_of(course, NAME)))
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        cell["source"] = "".join(cell["source"])
    return plain


def content(name):
    """The file that a student hands in."""
    made = ODD[name].hand_in(right())
    made = json.dumps(made) if isinstance(made, dict) else made
    return made.encode() if isinstance(made, str) else made


pytestmark = pytest.mark.xdist_group("odd")


@pytest.fixture(scope="module")
def graded(request, released, tmp_path_factory):
    """The course after those of the class were graded whose turn it is."""
    course = copy_of(released, tmp_path_factory.mktemp("odd"))
    asked = [item for item in request.session.items if item.path == request.path]
    for name in [item.callspec.params["name"] for item in asked]:
        folder = course.root / "submitted" / name / NAME
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(content(name))
    command = [sys.executable, "-m", "grading", "autograde", NAME, "--jobs", "2"]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode in (0, 2), done.stderr
    return course


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("name", ODD)
def test_no_ordinary_student_loses_a_point(graded, name):
    notebook = nbformat.read(graded.root / "autograded" / name / NAME / FILE, as_version=4)
    verdicts = {verdict.question: verdict for verdict in verdicts_in(notebook)}
    assert set(verdicts) == set(QUESTIONS)
    notes = " ".join(cell.source for cell in notebook.cells if cell.id == NOTES)
    assert getattr(ODD[name], "SAID", "") in html.unescape(notes)
    lost = {key: say.reason_of(each) for key, each in verdicts.items() if not each.full}
    assert set(lost) == set(getattr(ODD[name], "LOSES", ())), lost
