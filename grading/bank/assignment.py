"""Finds what is known of an assignment: a package for each topic, a file for each question."""

import importlib
import pkgutil
from difflib import get_close_matches
from functools import cache, lru_cache

import nbformat

from grading.bank.question import Bank
from grading.bank.reference import Reference
from grading.bank.source import BankError

QUESTIONS = "grading.questions"


@cache
def banks() -> dict[str, Bank]:
    """Every bank by its assignment, in order."""
    known = [
        _bank(topic.name)
        for topic in pkgutil.iter_modules(importlib.import_module(QUESTIONS).__path__)
    ]
    return {bank.assignment: bank for bank in sorted(known, key=lambda bank: bank.assignment)}


def bank_of(assignment: str) -> Bank:
    """The bank of one assignment. Raises BankError if there is none."""
    known = banks()
    if assignment not in known:
        raise BankError(
            f"There is no question bank for {assignment} (there is for: {', '.join(known)}).\n"
            "Add grading/questions/<topic>/, or correct the name."
        )
    return known[assignment]


def one_question(name: str) -> tuple[str, str]:
    """The assignment and the name of the question called `sgd_step`, or where several assignments
    have one of that name `02_softmax_regression/softmax`. Raises BankError, with what to type.
    """
    known = [(assignment, each) for assignment, bank in banks().items() for each in bank.questions]
    named = [pair for pair in known if name in (pair[1], "/".join(pair))]
    if len(named) == 1:
        return named[0]
    if named:
        problem = f"{name} is a question of {len(named)} assignments."
        close = ["/".join(pair) for pair in named]
    else:
        problem = f"There is no question {name} in the bank."
        names = ["/".join(pair) if "/" in name else pair[1] for pair in known]
        close = get_close_matches(name, dict.fromkeys(names))
    advice = 'The cells in solutions/ say what there is: # %% question="…".'
    if close:
        advice = f"Name one: {', '.join(close)}."
    raise BankError(f"{problem}\n{advice}")


@lru_cache(maxsize=1)  # a class has one
def reference_of(assignment: str, solution: str) -> Reference:
    """The reference of an assignment, from the text of its solution notebook."""
    return Reference(bank_of(assignment), nbformat.reads(solution, as_version=4))


def _bank(topic: str) -> Bank:
    package = importlib.import_module(f"{QUESTIONS}.{topic}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    bank: Bank = package.bank
    return bank
