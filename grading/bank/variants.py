"""Wrong programs that nobody wrote: two known slips at once, and the mutants of the solution.

What they give is compared with an answer that no known mistake explains (`helpers.checking.
variants`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from grading.bank.mutants import Mutant, mutants
from grading.bank.question import Question
from grading.bank.slip import DoesNotFit, edited
from grading.bank.source import without_markers
from helpers.edits.kinds import RANKS

_ONE_SLIP = "What it gives is what a right answer gives with one slip: {0}."


@dataclass(frozen=True)
class Variant:
    """A program in place of the answer's cell; its name and its sentence, or one for each slip."""

    name: str
    hint: str
    source: str


def variants_of(question: Question, cell: str) -> Iterator[Variant]:
    """All variants of a question's cell in the solution, the likeliest first."""
    for mutant in sorted(mutants(question.name, cell), key=_rank):
        yield Variant(mutant.words, _ONE_SLIP.format(mutant.words), mutant.source)
    yield from _pairs(question, cell)


def _rank(mutant: Mutant) -> int:
    """Of its kind: the usual ones first."""
    return RANKS.get(mutant.kind, len(RANKS))


def _pairs(question: Question, cell: str) -> Iterator[Variant]:
    """Every two slips of the solution whose passages do not overlap."""
    solution = without_markers(cell)
    slips = [mistake for mistake in question.mistakes if mistake.edits and not mistake.start]
    for one, other in combinations(slips, 2):
        try:
            source = edited(solution, (*one.edits, *other.edits))
        except DoesNotFit:
            continue
        yield Variant(f"{one.name} + {other.name}", f"{one.hint}\n{other.hint}", source)
