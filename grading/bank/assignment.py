"""Finds the bank of an assignment: a package for each topic, a file for each question."""

import importlib
import pkgutil
from functools import cache

from grading import questions
from grading.bank.question import Bank
from grading.bank.source import BankError


@cache
def banks() -> dict[str, Bank]:
    """Every bank by its assignment, in order."""
    known = [_bank(topic.name) for topic in pkgutil.iter_modules(questions.__path__)]
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


def _bank(topic: str) -> Bank:
    package = importlib.import_module(f"{questions.__name__}.{topic}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return package.bank
