"""Finds the line of a wrong answer in which one small edit makes every case right, or leaves one
known mistake alone.

The edits are those of `helpers.edits`: they are tried on the student's own code, and what is said
of one that holds is where it is and what kind it is, never what it puts there.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.compare import same
from helpers.checking.cover import fits
from helpers.checking.facts import follow
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
    elsewhere: Callable[[Mistake | None], Sequence[Case]] = lambda _: (),
) -> Finding:
    """The finding, with the line to look at if one edit of it makes every case right, those
    `elsewhere` as well; or, where none does, if one leaves a known mistake alone, which is said
    beside it. The usual kinds of edits are tried first."""
    if finding.status not in MENDABLE or finding.hint:
        return finding
    found = definition(question.defines, sources)
    if found is None:
        return finding
    node, cell = found
    search = _Search(question, answers, run, bounds, elsewhere)
    wrong = next(
        number
        for number, (answer, case) in enumerate(zip(answers, question.cases, strict=True))
        if not same(answer, case.expected, question.tolerance)
    )
    search.try_all(edits(node), wrong)
    if one := _agreed(search.hits):
        return _with(finding, one, cell)
    left, one = {mistake for _, mistake in search.leave}, _agreed([hit for hit, _ in search.leave])
    return (
        _with(finding, one, cell, *left) if one and len(left) == 1 and not search.hits else finding
    )


def _agreed(hits: list[Edited]) -> Edited | None:
    """One of the hits, if all lie in one line."""
    lines = {hit.line for hit in hits}
    return min(hits, key=lambda hit: RANKS[hit.kind]) if len(lines) == 1 else None


def _with(finding: Finding, hit: Edited, cell: str, *beside: Mistake) -> Finding:
    text = cut(cell.splitlines()[hit.line - 1].strip(), SHOWN)
    hint = f"Line {hit.line} of your cell, `{text}`: {ASKS[hit.kind]}"
    return replace(
        finding,
        mistake=" + ".join([*(each.name for each in beside), f"one line ({hit.kind})"]),
        hint="\n".join([*(each.hint for each in beside), hint]),
    )


class _Search:
    """Tries edits until the time is over.

    hits   those that make every case right
    leave  those that leave one known mistake alone, with it
    """

    def __init__(
        self,
        question: PublicQuestion,
        answers: Sequence[Outcome],
        run: Run,
        bounds: Bounds,
        elsewhere: Callable[[Mistake | None], Sequence[Case]],
    ) -> None:
        self.question, self.answers, self.run, self.elsewhere = question, answers, run, elsewhere
        self.most, self.ends = bounds.edits, time.monotonic() + bounds.seconds
        self.cases, self.tolerance = question.cases, question.tolerance
        self.program = f"define(edited_answer)\n{question.probe}"
        self.hits: list[Edited] = []
        self.leave: list[tuple[Edited, Mistake]] = []

    def try_all(self, edited: Iterable[Edited], wrong: int) -> None:
        """Find the edits that hold on every case, tried on case `wrong` first."""
        tried = sorted(edited, key=lambda each: RANKS[each.kind])[: self.most]
        case = self.cases[wrong]
        outcomes = self._outcomes([(each, case) for each in tried])
        for each, outcome in zip(tried, outcomes, strict=False):
            if time.monotonic() > self.ends:
                self.leave = []  # another edit may leave something else
                break
            if self._holds(outcome, case) and self._all(each):
                self.hits.append(each)
            elif not self.hits:
                like = [m for m in self.question.mistakes if fits(outcome, case, m, self.tolerance)]
                self.leave += [(each, m) for m in self._left(each, like)]

    def _left(self, each: Edited, like: Sequence[Mistake]) -> Iterator[Mistake]:
        """Those of the mistakes that the edited answer gives the same as in all cases."""
        if not like:
            return
        outcomes = [*self._outcomes([(each, case) for case in self.cases])]
        for mistake in like:
            if (
                self._is(mistake, outcomes, self.cases)
                and self._tells(outcomes)
                and follow(self.answers, outcomes, self.cases, self.tolerance)
            ):
                more = self.elsewhere(mistake)
                if self._is(mistake, self._outcomes([(each, case) for case in more]), more):
                    yield mistake

    def _is(self, mistake: Mistake, outcomes: Iterable[Outcome], cases: Sequence[Case]) -> bool:
        return all(
            fits(outcome, case, mistake, self.tolerance)
            for outcome, case in zip(outcomes, cases, strict=True)
        )

    def _tells(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether it can be told from the right answer by more than an error."""
        return any(
            not outcome.error and not self._holds(outcome, case)
            for outcome, case in zip(outcomes, self.cases, strict=True)
        )

    def _all(self, each: Edited) -> bool:
        """Whether the edited answer is right in all cases, here and elsewhere."""
        return all(
            all(map(self._holds, self._outcomes([(each, case) for case in cases]), cases))
            for cases in (self.cases, self.elsewhere(None))
        )

    def _outcomes(self, pairs: Sequence[tuple[Edited, Case]]) -> Iterator[Outcome]:
        inputs = [{**case.inputs, "edited_answer": each.source} for each, case in pairs]
        outcomes = self.run(self.program, inputs)
        for (_, case), outcome in zip(pairs, outcomes, strict=True):
            yield measured(self.question, outcome, case.inputs)

    def _holds(self, outcome: Outcome, case: Case) -> bool:
        return same(outcome, case.expected, self.tolerance)
