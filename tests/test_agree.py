"""Check and grade say the same of every notebook that an ordinary student can make, or why not."""

import copy
import json
import random
import re
from dataclasses import replace
from functools import cache

import nbformat
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.grader import pipeline
from grading.grader.differences import said_by_checks
from grading.grader.task import Task
from grading.intake.handed_in import HandedIn
from grading.settings import Settings
from tests.both_sides import NAME, graded, light, worked
from tests.conftest import SANDBOXED, solution_of
from tests.student_edits import EDITS, SAVED, with_ids

MOST = 3  # edits of one notebook
FEW = settings(max_examples=settings.default.max_examples // 2)  # each is run twice


@cache
def assignment():
    whole = Course(ROOT).assignment(NAME)
    return replace(whole, release=json.dumps(light(whole.release)))


@cache
def right():
    release = Course(ROOT).released(NAME, NAME)
    notebook = answered(release, answers_of(solution_of(Course(ROOT), NAME)))
    return light(nbformat.writes(notebook))


def edited(draw):
    """A right notebook with a few edits, run before them or anew: what its checks say, and the
    file that is saved."""
    notebook = copy.deepcopy(right())
    anew = draw(3)
    if not anew:
        worked(notebook)
    for _ in range(1 + draw(MOST)):
        EDITS[draw(len(EDITS))](notebook["cells"], draw)
        with_ids(notebook["cells"])
    said = worked(notebook) if anew else said_by_checks(nbformat.from_dict(notebook))
    SAVED[draw(len(SAVED))](notebook)
    return said, json.dumps(notebook).encode()


def unexplained(said, done):
    """The answers of which the grade says another thing than the check, and nothing says why."""
    return [
        each.question
        for each in done.verdicts
        if each.full is not said.get(each.question, each.full)
        and not each.earlier  # charged elsewhere, as the verdict says
        and not re.search(rf"\b{each.question}\b", " ".join(done.notes))
    ]


@FEW
@given(st.data())
def test_whatever_is_done_to_cells_check_and_grade_agree_or_say_why(data):
    said, content = edited(lambda below: data.draw(st.integers(0, below - 1)))
    done = graded(assignment(), content)
    note(str(done.notes))
    assert unexplained(said, done) == []


@pytest.mark.xdist_group("agree")
@pytest.mark.parametrize("number", range(6))
def test_the_grader_itself_says_the_same(number):
    """In a kernel of its own, of some of these notebooks."""
    said, content = edited(random.Random(number).randrange)
    task = Task(assignment(), b"key", "ada", HandedIn(content), Settings(30, sandboxed=SANDBOXED))
    done = pipeline.process(task)
    assert unexplained(said, done) == []
    here = graded(assignment(), content)
    assert [each.points for each in done.verdicts] == [each.points for each in here.verdicts]
