"""Makes what students get: pairs, executes, writes the checks, releases, and proves no leak.

One command does all of it, so that a solution and its release never drift apart.
"""

import hashlib
from pathlib import Path

from grading.bank import Bank
from grading.reference import Reference, draw
from helpers import card as cards
from helpers import judge, probe

SOLUTIONS = Path(__file__).resolve().parents[1] / "solutions"
PUBLIC_SEED = hashlib.sha256(b"public").digest()[:8]


def cards_of(bank: Bank, reference: Reference) -> list[cards.Card]:
    """What the instant check needs of each question, on the public cases."""
    return [
        cards.Card(
            name=question.name,
            probe=question.probe,
            measure=question.measure,
            parameters=probe.describe(question.name, reference.truth)["parameters"],
            uses=question.uses,
            forbids=question.forbids,
            tolerance=question.tolerance,
            in_place=question.in_place,
            mistakes=tuple(judge.Mistake(m.name, m.hint) for m in question.mistakes),
            cases=tuple(reference.cases(question, draw(question, PUBLIC_SEED))),
        )
        for question in bank.questions.values()
    ]
