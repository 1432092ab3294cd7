"""The check and the grade of one answer, on the same cases, say the same."""

import re
from dataclasses import replace
from functools import cache
from zlib import crc32

import numpy as np
import pytest

from grading.authoring.public import PUBLIC_SEED
from grading.bank.mutants import mutants
from grading.course import ROOT, Course
from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from grading.grader.mutation_score import cells_of
from helpers.check import finding_of
from helpers.checking import checks_file
from helpers.checking.finding import RIGHT, Status
from tests.known import ASSIGNMENTS, reference

ONE_OF = 6  # programs is tried; with several seeds each of them
MUTANTS = 25  # of which one is such a program
COURSE = Course(ROOT)
NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


@cache
def public(assignment):
    return checks_file.read(COURSE.solution(assignment) / checks_file.FILE)


def both(assignment, question, source):
    """What the check finds of an answer, and the grade, on the public cases."""
    known = reference(assignment)
    checked = finding_of(
        public(assignment)[question.name], known.namespace(question, source), [source]
    )
    ask = InProcess(known.namespace(question, source))
    return checked, grade(question, known, ask, [source], PUBLIC_SEED, {}).finding


class Shown(str):
    """Words with numbers, whose last digits are the machine's on which they were computed."""

    __hash__ = None

    def __eq__(self, other):
        one, two = ([float(n) for n in NUMBER.findall(text)] for text in (self, other))
        alike = NUMBER.sub("", self) == NUMBER.sub("", other)
        return alike and np.allclose(one, two, rtol=1e-5, atol=1e-6)


def told(finding):
    """What a student reads of it; only the grader says so where every case raises."""
    if finding.status is Status.ALWAYS_RAISES:
        return RIGHT
    case = finding.case and replace(finding.case, program=())
    got, expected = Shown(finding.got), Shown(finding.expected)
    detail = finding.detail.partition("\n")[0]
    return replace(finding, case=case, got=got, expected=expected, detail=detail)


def asked(assignment):
    """The questions whose answers are judged by cases alone."""
    return [each for each in reference(assignment).questions.values() if not each.scores]


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(
    ("assignment", "question"),
    [
        pytest.param(name, each, id=f"{name[:2]}-{each.name}")
        for name in ASSIGNMENTS
        for each in asked(name)
    ],
)
def test_check_and_grade_say_the_same(assignment, question, request):
    every = request.config.getoption("--seeds") > 1
    tried = {each.name: each.source for each in question.mistakes if not each.slow}
    tried |= {f"right {n}": each.source for n, each in enumerate(question.right_answers)}
    cell = cells_of(COURSE, assignment)[question.name]
    some = (m for m in mutants(question.name, cell) if crc32(m.name.encode()) % MUTANTS == 0)
    may_stop = {mutant.name: mutant.source for mutant in some}  # before anything is judged
    tried |= may_stop
    for name, source in tried.items():
        if not every and crc32(name.encode()) % ONE_OF:
            continue
        try:
            checked, graded = both(assignment, question, source)
        except Exception:
            if name not in may_stop:
                raise
            continue
        assert told(checked) == told(graded), name
