"""Finds what is known of an assignment: a package for each topic, a file for each question."""

import importlib
import pkgutil
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


@lru_cache(maxsize=1)  # a class has one
def reference_of(assignment: str, solution: str) -> Reference:
    """The reference of an assignment, from the text of its solution notebook."""
    return Reference(bank_of(assignment), nbformat.reads(solution, as_version=4))


def _bank(topic: str) -> Bank:
    package = importlib.import_module(f"{QUESTIONS}.{topic}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return package.bank
