"""A name is true: a mutant of a solution that is told a mistake gives what that mistake gives, on
draws that nobody has seen."""

from dataclasses import replace
from zlib import crc32

import pytest

from grading.bank.mutants import mutants
from grading.bank.reference import draw, outcome
from grading.grader.mutation_score import cells_of
from helpers.check import finding_of
from helpers.checking import judge
from tests.known import ASSIGNMENTS, reference
from tests.test_check_and_grade import COURSE, asked, public

ONE_OF = 20  # mutants is tried; with several seeds each of them
FRESH = [b"fresh 0", b"fresh 1", b"fresh 2"]


def name_of(assignment, question, mutant):
    """The mistake that the check tells this mutant, if any."""
    try:
        space = reference(assignment).namespace(question, mutant.source)
        known = public(assignment)[question.name]
        # One that stops is left to its own limits: no mistake of the bank takes so long.
        return finding_of(
            replace(known, seconds=known.seconds or 2), space, [mutant.source]
        ).mistake
    except Exception:  # its cell stops
        return ""


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
    sources = {mistake.name: mistake.source for mistake in question.mistakes}
    false = []
    for mutant in mutants(question.name, cells_of(COURSE, assignment)[question.name]):
        if not every and crc32(mutant.name.encode()) % ONE_OF:
            continue
        if not (name := name_of(assignment, question, mutant)):
            continue
        own = known.namespace(question, mutant.source)
        mistaken = known.namespace(question, sources[name])
        for seed in FRESH:
            cases = known.cases(question, draw(question, seed))
            cases = [
                replace(case, mistakes={name: outcome(question, case.inputs, mistaken)})
                for case in cases
            ]
            answers = [outcome(question, case.inputs, own) for case in cases]
            [mistake] = [each for each in question.mistakes if each.name == name]
            if judge.named_mistake(answers, cases, [mistake], question.tolerance) is not mistake:
                false.append((name, mutant.name))
                break
    assert not false
