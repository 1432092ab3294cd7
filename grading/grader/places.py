"""After which cell each answer of a submission is judged.

That is at its check, or later: where a cell further down defines it, or something that it calls.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grading.bank.question import Question
from grading.cells import checked
from grading.intake.bindings import names


@dataclass(frozen=True)
class Place:
    """Cells, by their number, after which an answer is judged.

    first   at first: its check, or the cell below it that defines it
    last    once more if it was not right then: the last cell that defines what it is made of
    makers  the cells that define it
    """

    first: int
    last: int
    makers: tuple[int, ...]


def places(
    cells: Sequence[NotebookNode], given: Collection[str], questions: Mapping[str, Question]
) -> dict[str, Place]:
    """The place of each question whose check is among the cells.

    `given` are the sources of the release's cells: what one of those defines is no answer.
    """
    checks = {checked(cell): number for number, cell in enumerate(cells)}
    own = {
        number: names(cell.source)
        for number, cell in enumerate(cells)
        if cell.cell_type == "code" and not checked(cell) and cell.source not in given
    }
    placed = {}
    for name, question in questions.items():
        if name not in checks:
            continue
        makers = tuple(n for n, cell in own.items() if question.defines in cell.bound)
        reached, fresh = set(), set(makers)
        while fresh:
            reached |= fresh
            used = {each for number in fresh for each in own[number].used}
            fresh = {n for n, cell in own.items() if cell.bound & used} - reached
        first = max(checks[name], min(makers, default=0))
        placed[name] = Place(first, max([first, *reached]), makers)
    return placed
