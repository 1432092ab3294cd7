"""A name is true: a mutant of a solution that is told a mistake gives what that mistake gives, on
draws that nobody has seen."""

from dataclasses import replace
from zlib import crc32

import pytest

from grading.bank.mutants import mutants
from grading.bank.reference import draw, outcome
from grading.grader.mutation_score import cells_of
from helpers.check import finding_of
from helpers.checking.cover import explained
from tests.known import ASSIGNMENTS, reference
from tests.test_check_and_grade import COURSE, asked, public

ONE_OF = 20  # mutants is tried; with several seeds each of them
FRESH = [b"fresh 0", b"fresh 1", b"fresh 2"]


def names_of(assignment, question, mutant):
    """The mistakes of the bank that the check names for this mutant, with the hints it gives."""
    try:
        space = reference(assignment).namespace(question, mutant.source)
        known = public(assignment)[question.name]
        # One that stops is left to its own limits: no mistake of the bank takes so long.
        found = finding_of(replace(known, seconds=known.seconds or 2), space, [mutant.source])
    except Exception:  # its cell stops
        return []
    return [each for each in question.mistakes if each.name in found.mistake.split(" + ")]


@pytest.mark.parametrize(
    ("assignment", "question"),
    [
        pytest.param(name, each, id=f"{name[:2]}-{each.name}")
        for name in ASSIGNMENTS
        for each in asked(name)
    ],
)
def test_what_a_mutant_is_told_is_true(assignment, question, request):
    every = request.config.getoption("--seeds") > 1
    known = reference(assignment)
    false = []
    for mutant in mutants(question.name, cells_of(COURSE, assignment)[question.name]):
        if not every and crc32(mutant.name.encode()) % ONE_OF:
            continue
        if not (named := names_of(assignment, question, mutant)):
            continue
        own = known.namespace(question, mutant.source)
        mistaken = {each.name: known.namespace(question, each.source) for each in named}
        for seed in FRESH:
            cases = [
                replace(
                    case,
                    mistakes={n: outcome(question, case.inputs, m) for n, m in mistaken.items()},
                )
                for case in known.cases(question, draw(question, seed))
            ]
            answers = [outcome(question, case.inputs, own) for case in cases]
            again = explained(answers, cases, named, question.tolerance)
            if {each.mistake for each in again} != {*named}:
                false.append(([each.name for each in named], mutant.name))
                break
    assert not false
