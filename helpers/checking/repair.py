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
from helpers.checking.facts import ways
from helpers.checking.finding import Finding, Status
from helpers.checking.measure import measured
from helpers.checking.show import cut
from helpers.edits.definition import definition
from helpers.edits.edited import Edited, edits
from helpers.edits.kinds import ASKS, RANKS

SHOWN = 60  # characters of a line
# Shown by numbers: these may come of one small slip.
MENDABLE = (Status.VALUES, Status.FORM, Status.RAISED, Status.NO_ERROR, Status.CHANGED)
# Cases that are not shown: with what the solution gives; of a known mistake, also with what it
# gives.
Elsewhere = Callable[[Mistake | None], Sequence[Case]]
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
    elsewhere: Elsewhere = lambda _: (),
) -> Finding:
    """The finding, with the line to look at if one edit of it makes every case right, those
    `elsewhere` as well; or, where none does, if one leaves a single mistake, which is said beside
    it. The usual kinds of edits are tried first."""
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
    if search.hits:
        one = _agreed(search.hits)
        return _with(finding, cell, [], [one]) if one else finding
    left = {mistake for _, mistake in search.leave}
    one = _agreed([edit for edit, _ in search.leave])
    if len(left) == 2:  # each is what is left without the other
        return _with(finding, cell, [each for each in question.mistakes if each in left], [])
    return _with(finding, cell, [*left], [one]) if len(left) == 1 and one else finding


def _agreed(hits: Sequence[Edited]) -> Edited | None:
    """One of the hits, if all lie in one line."""
    lines = {hit.line for hit in hits}
    return min(hits, key=lambda hit: RANKS[hit.kind]) if len(lines) == 1 else None


def _with(
    finding: Finding, cell: str, mistakes: Sequence[Mistake], edited: Sequence[Edited]
) -> Finding:
    """The finding, with these mistakes and these lines."""
    names, hints = [each.name for each in mistakes], [each.hint for each in mistakes]
    for edit in edited:
        text = cut(cell.splitlines()[edit.line - 1].strip(), SHOWN)
        names.append(f"one line ({edit.kind})")
        hints.append(f"Line {edit.line} of your cell, `{text}`: {ASKS[edit.kind]}")
    return replace(finding, mistake=" + ".join(names), hint="\n".join(hints))


class _Search:
    """Tries edits; if the time is over before all are tried, nothing is found.

    hits   those that make every case right
    leave  those that leave a single mistake, with it
    """

    def __init__(
        self,
        question: PublicQuestion,
        answers: Sequence[Outcome],
        run: Run,
        bounds: Bounds,
        elsewhere: Elsewhere,
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
                self.hits, self.leave = [], []  # an edit of another line may do as well
                break
            if self._holds(outcome, case) and self._all(each):
                self.hits.append(each)
            elif not self.hits and self._may_leave(outcome, wrong):
                self.leave += [(each, mistake) for mistake in self._left(each)]

    def _may_leave(self, outcome: Outcome, number: int) -> bool:
        """Whether what an edited answer gives in that case is what a mistake gives."""
        case = self.cases[number]
        return any(fits(outcome, case, each, self.tolerance) for each in self.question.mistakes)

    def _left(self, each: Edited) -> list[Mistake]:
        """The known mistakes that the edited answer gives the same as in all cases, if the answer
        follows it."""
        outcomes = [*self._outcomes([(each, case) for case in self.cases])]
        if not self._tells(outcomes):
            return []
        if ways(self.answers, outcomes, self.cases, self.tolerance) is None:
            return []
        left = [m for m in self.question.mistakes if self._is(m, outcomes, self.cases)]
        return [mistake for mistake in left if self._is_elsewhere(mistake, each)]

    def _is_elsewhere(self, mistake: Mistake, each: Edited) -> bool:
        """Whether the edited answer gives the same as the mistake there, too."""
        cases = self.elsewhere(mistake)
        return self._is(mistake, self._outcomes([(each, case) for case in cases]), cases)

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
