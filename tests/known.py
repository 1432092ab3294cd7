"""The course's own questions, with what its solutions make of them."""

from collections.abc import Mapping
from functools import cache

from grading.authoring.pairing import notebook_from
from grading.bank.assignment import banks
from grading.bank.question import Question
from grading.bank.reference import Reference
from grading.course import ROOT, Course

ASSIGNMENTS = list(banks())


@cache
def reference(assignment: str) -> Reference:
    """The reference of the percent script as it is, released or not."""
    bank = banks()[assignment]
    script = Course(ROOT).solution(assignment) / f"{assignment}.py"
    return Reference(bank, notebook_from(script, bank))


def questions(assignment: str) -> dict[str, Question]:
    """The questions by name, in the notebook's order."""
    return reference(assignment).questions


def builds_on(bank: Mapping[str, Question], name: str) -> set[str]:
    """The answers that a question calls, directly or not. A trained object comes of them all."""
    question = bank[name]
    if question.cells:
        return set(bank) - {name}
    return set(question.uses).union(*(builds_on(bank, used) for used in question.uses))
