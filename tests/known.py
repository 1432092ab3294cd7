"""The course's own questions, with what its solutions make of them."""

from functools import cache

from grading.authoring.pairing import notebook_from
from grading.authoring.release import SOLUTIONS
from grading.bank.assignment import banks
from grading.bank.reference import Reference

ASSIGNMENTS = list(banks())


@cache
def reference(assignment):
    bank = banks()[assignment]
    return Reference(bank, notebook_from(SOLUTIONS / assignment / f"{assignment}.py", bank))


def questions(assignment):
    """name → question, in the notebook's order."""
    return reference(assignment).questions
