"""Finds the line of a wrong answer in which one small edit makes every case right.

The edits are those of `helpers.edits`: they are tried on the student's own code, and what is said
of one that holds is where it is and what kind it is, never what it puts there.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.checking.case import Case, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.compare import same
from helpers.checking.finding import Finding, Status
from helpers.checking.measure import measured
from helpers.checking.show import cut
from helpers.edits.edited import Edited, definition, edits

MOST = 3_000  # edits of one answer
SHOWN = 60  # characters of a line
# Shown by numbers: these may come of one small slip.
_MENDABLE = (Status.VALUES, Status.FORM, Status.RAISED, Status.NO_ERROR, Status.CHANGED)
# What is asked of a line, the usual kinds first. Where edits of several hold, the first of them.
_ASKS = {
    "copy": "whose array does this change?",
    "return": "this returns in the first round of the loop.",
    "axis": "along which axis does it run?",
    "keepdims": "which axes does the result keep?",
    "reduction": "is it the sum, the mean, the largest or the smallest?",
    "comparison": "which comparison, and what of equal values?",
    "sign": "which sign does this have?",
    "constant": "is this number right, and for every input?",
    "bound": "where does it begin and end?",
    "brackets": "where do the brackets belong?",
    "operator": "is this the right operator?",
    "order": "in which order do these stand?",
    "function": "is this the function that is asked for?",
    "transposed": "what are its rows, and what its columns?",
    "statement": "is this line needed?",
    "call": "is every call here needed?",
    "term": "is a term missing, or one too many?",
    "factor": "is a factor missing, or one too many?",
    "variable": "is this the variable that is meant?",
    "index": "is this index needed?",
    "key": "is this the right key?",
    "argument": "are these the arguments, and in this order?",
    "returned": "what is returned here, and how many values?",
    "start": "what does this start from?",
    "condition": "when does this hold?",
    "context": "is this `with` needed?",
    "width": "how many are there of these?",
    "yield": "does this end the function, or give one value after another?",
    "form": "which shape, and which kind of value, does this have?",
    "moved": "when does this run: before, inside or after what stands beside it?",
}
_RANKS = {kind: rank for rank, kind in enumerate(_ASKS)}

# The outcomes of a program on inputs.
Run = Callable[[str, Sequence[dict[str, object]]], Iterable[Outcome]]


def told(
    finding: Finding,
    question: PublicQuestion,
    answers: Sequence[Outcome],
    sources: Sequence[str],
    run: Run,
    seconds: float,
) -> Finding:
    """The finding, with the line to look at if one edit of it makes every case right.
    Edits are tried for so many seconds, the usual kinds first."""
    if finding.status not in _MENDABLE or finding.hint:
        return finding
    found = definition(question.defines, sources)
    if found is None:
        return finding
    node, cell = found
    search = _Search(question, run, time.monotonic() + seconds)
    wrong = next(
        number
        for number, (answer, case) in enumerate(zip(answers, question.cases, strict=True))
        if not same(answer, case.expected, question.tolerance)
    )
    hits = search.hits(edits(node), wrong)
    one = _agreed(hits)
    return _with(finding, one, cell) if one else finding


def _agreed(hits: list[Edited]) -> Edited | None:
    """One of the hits, if all lie in one line."""
    lines = {hit.line for hit in hits}
    return min(hits, key=lambda hit: _RANKS[hit.kind]) if len(lines) == 1 else None


def _with(finding: Finding, hit: Edited, cell: str) -> Finding:
    text = cut(cell.splitlines()[hit.line - 1].strip(), SHOWN)
    hint = f"Line {hit.line} of your cell, `{text}`: {_ASKS[hit.kind]}"
    return replace(finding, mistake=f"{hit.kind}: {text}", hint=hint)


class _Search:
    """Tries edits until the time is over."""

    def __init__(self, question: PublicQuestion, run: Run, ends: float) -> None:
        self.question, self.run, self.ends = question, run, ends
        self.cases = question.cases
        self.program = f"define(edited_answer)\n{question.probe}"

    def hits(self, edited: Iterable[Edited], wrong: int) -> list[Edited]:
        """The edits that hold on every case, tried on case `wrong` first."""
        tried = sorted(edited, key=lambda each: _RANKS[each.kind])[:MOST]
        case = self.cases[wrong]
        hits: list[Edited] = []
        outcomes = self._outcomes([(each, case) for each in tried])
        for each, outcome in zip(tried, outcomes, strict=False):
            if time.monotonic() > self.ends:
                break
            if self._holds(outcome, case):
                rest = self._outcomes([(each, other) for other in self.cases])
                hits += [each] * all(map(self._holds, rest, self.cases))
        return hits

    def _outcomes(self, pairs: Sequence[tuple[Edited, Case]]) -> Iterator[Outcome]:
        inputs = [{**case.inputs, "edited_answer": each.source} for each, case in pairs]
        outcomes = self.run(self.program, inputs)
        for (_, case), outcome in zip(pairs, outcomes, strict=True):
            yield measured(self.question, outcome, case.inputs)

    def _holds(self, outcome: Outcome, case: Case) -> bool:
        return same(outcome, case.expected, self.question.tolerance)
