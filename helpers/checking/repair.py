"""Finds the line of a wrong answer in which one small edit makes every case right.

The edits are those of `helpers.edits`: they are tried on the student's own code, and what is said
of one that holds is where it is and what kind it is, never what it puts there.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from helpers.checking.case import Case, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.compare import same
from helpers.checking.finding import Finding, Status
from helpers.checking.measure import measured
from helpers.checking.show import cut
from helpers.edits.definition import definition
from helpers.edits.edited import Edited, edits
from helpers.edits.kinds import ASKS, RANKS

SHOWN = 60  # characters of a line
# Shown by numbers: these may come of one small slip.
MENDABLE = (Status.VALUES, Status.FORM, Status.RAISED, Status.NO_ERROR, Status.CHANGED)
# The outcomes of a program on inputs.
Run = Callable[[str, Sequence[dict[str, object]]], Iterable[Outcome]]


class Bounds(NamedTuple):
    """How many edits are tried, and for how many seconds."""

    edits: int
    seconds: float


def told(
    finding: Finding,
    question: PublicQuestion,
    answers: Sequence[Outcome],
    sources: Sequence[str],
    run: Run,
    bounds: Bounds,
    elsewhere: Callable[[], Sequence[Case]] = tuple,
) -> Finding:
    """The finding, with the line to look at if one edit of it makes every case right, those
    `elsewhere` as well. The usual kinds of edits are tried first."""
    if finding.status not in MENDABLE or finding.hint:
        return finding
    found = definition(question.defines, sources)
    if found is None:
        return finding
    node, cell = found
    search = _Search(question, run, bounds, elsewhere)
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
    return min(hits, key=lambda hit: RANKS[hit.kind]) if len(lines) == 1 else None


def _with(finding: Finding, hit: Edited, cell: str) -> Finding:
    text = cut(cell.splitlines()[hit.line - 1].strip(), SHOWN)
    hint = f"Line {hit.line} of your cell, `{text}`: {ASKS[hit.kind]}"
    return replace(finding, mistake=f"one line ({hit.kind})", hint=hint)


class _Search:
    """Tries edits until the time is over."""

    def __init__(
        self,
        question: PublicQuestion,
        run: Run,
        bounds: Bounds,
        elsewhere: Callable[[], Sequence[Case]],
    ) -> None:
        self.question, self.run, self.elsewhere = question, run, elsewhere
        self.most, self.ends = bounds.edits, time.monotonic() + bounds.seconds
        self.cases = question.cases
        self.program = f"define(edited_answer)\n{question.probe}"

    def hits(self, edited: Iterable[Edited], wrong: int) -> list[Edited]:
        """The edits that hold on every case, tried on case `wrong` first."""
        tried = sorted(edited, key=lambda each: RANKS[each.kind])[: self.most]
        case = self.cases[wrong]
        hits: list[Edited] = []
        outcomes = self._outcomes([(each, case) for each in tried])
        for each, outcome in zip(tried, outcomes, strict=False):
            if time.monotonic() > self.ends:
                break
            if self._holds(outcome, case):
                hits += [each] * (self._all(each, self.cases) and self._all(each, self.elsewhere()))
        return hits

    def _all(self, each: Edited, cases: Sequence[Case]) -> bool:
        return all(map(self._holds, self._outcomes([(each, case) for case in cases]), cases))

    def _outcomes(self, pairs: Sequence[tuple[Edited, Case]]) -> Iterator[Outcome]:
        inputs = [{**case.inputs, "edited_answer": each.source} for each, case in pairs]
        outcomes = self.run(self.program, inputs)
        for (_, case), outcome in zip(pairs, outcomes, strict=True):
            yield measured(self.question, outcome, case.inputs)

    def _holds(self, outcome: Outcome, case: Case) -> bool:
        return same(outcome, case.expected, self.question.tolerance)
