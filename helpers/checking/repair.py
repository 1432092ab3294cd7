"""Finds the line of a wrong answer in which one small edit makes every case right.

The edits are those of `helpers.edits`: they are tried on the student's own code, and what is said
of one that holds is where it is and what kind it is, never what it puts there. Where an edit
makes of the answer what a known mistake is, there are two things to mend.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.compare import difference, same
from helpers.checking.cover import explained, fits
from helpers.checking.finding import Finding, Status
from helpers.checking.measure import measured
from helpers.checking.show import cut
from helpers.edits.edited import Edited, definition, edits

MOST = 3_000  # edits of one answer
SHOWN = 60  # characters of a line
# Shown by numbers: these may come of one small slip.
_MENDABLE = (Status.VALUES, Status.FORM, Status.RAISED, Status.NO_ERROR, Status.CHANGED)
# Edits that leave nothing out: what they make of an answer still has the rest of its mistakes.
_SWAPS = {
    "axis",
    "brackets",
    "comparison",
    "copy",
    "form",
    "function",
    "keepdims",
    "moved",
    "operator",
    "order",
    "reduction",
    "return",
    "returned",
    "sign",
    "transposed",
    "variable",
}
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


@dataclass(frozen=True)
class _Hit:
    edited: Edited
    mistake: Mistake | None  # that is left


def told(
    finding: Finding,
    question: PublicQuestion,
    answers: Sequence[Outcome],
    sources: Sequence[str],
    run: Run,
    seconds: float,
) -> Finding:
    """The finding, with the line to look at if one edit of it makes every case right, or makes of
    it a known mistake. Edits are tried for so many seconds, the usual kinds first."""
    if finding.status not in _MENDABLE or finding.hint:
        return finding
    found = definition(question.defines, sources)
    if found is None:
        return finding
    node, cell = found
    search = _Search(question, answers, run, time.monotonic() + seconds)
    wrong = next(
        number
        for number, (answer, case) in enumerate(zip(answers, question.cases, strict=True))
        if not same(answer, case.expected, question.tolerance)
    )
    hits = search.hits(edits(node), wrong)
    one = _agreed([hit for hit in hits if hit.mistake is None] or hits)
    return _with(finding, one, cell) if one else finding


def _agreed(hits: list[_Hit]) -> _Hit | None:
    """One of the hits, if all lie in one line and leave the same mistake."""
    where = {(hit.edited.line, hit.mistake and hit.mistake.name) for hit in hits}
    return min(hits, key=lambda hit: _RANKS[hit.edited.kind]) if len(where) == 1 else None


def _with(finding: Finding, hit: _Hit, cell: str) -> Finding:
    edited = hit.edited
    text = cut(cell.splitlines()[edited.line - 1].strip(), SHOWN)
    hint = f"Line {edited.line} of your cell, `{text}`: {_ASKS[edited.kind]}"
    name = f"{edited.kind}: {text}"
    if hit.mistake:
        hint = f"{hit.mistake.hint} And line {edited.line} of your cell, `{text}`: "
        hint += _ASKS[edited.kind]
        name = f"{hit.mistake.name} + {name}"
    return replace(finding, mistake=name, hint=hint)


class _Search:
    """Tries edits until the time is over."""

    def __init__(
        self, question: PublicQuestion, answers: Sequence[Outcome], run: Run, ends: float
    ) -> None:
        self.question, self.answers, self.run, self.ends = question, answers, run, ends
        self.cases, self.mistakes = question.cases, question.mistakes
        self.program = f"define(edited_answer)\n{question.probe}"

    def hits(self, edited: Iterable[Edited], wrong: int) -> list[_Hit]:
        """The edits that hold on every case, tried on case `wrong` first. Where not all could be
        tried, those that leave a mistake are none: another might leave less."""
        tried = sorted(edited, key=lambda each: _RANKS[each.kind])[:MOST]
        case = self.cases[wrong]
        hits: list[_Hit] = []
        outcomes = self._outcomes([(each, case) for each in tried])
        for each, outcome in zip(tried, outcomes, strict=False):
            if time.monotonic() > self.ends:
                return [hit for hit in hits if hit.mistake is None]
            if self._may_hold(each, outcome, wrong):
                rest = self._outcomes([(each, other) for other in self.cases])
                hits += self._hit(each, [*rest])
        return hits

    def _outcomes(self, pairs: Sequence[tuple[Edited, Case]]) -> Iterator[Outcome]:
        inputs = [{**case.inputs, "edited_answer": each.source} for each, case in pairs]
        outcomes = self.run(self.program, inputs)
        for (_, case), outcome in zip(pairs, outcomes, strict=True):
            yield measured(self.question, outcome, case.inputs)

    def _may_hold(self, edited: Edited, outcome: Outcome, number: int) -> bool:
        case = self.cases[number]
        if same(outcome, case.expected, self.question.tolerance):
            return True
        return edited.kind in _SWAPS and any(
            fits(outcome, case, each, self.question.tolerance) for each in self.mistakes
        )

    def _hit(self, edited: Edited, outcomes: list[Outcome]) -> Iterator[_Hit]:
        tolerance = self.question.tolerance
        if all(
            same(outcome, case.expected, tolerance)
            for outcome, case in zip(outcomes, self.cases, strict=True)
        ):
            yield _Hit(edited, None)
        elif edited.kind in _SWAPS and self._breaks_nothing(outcomes):
            left = explained(outcomes, self.cases, self.mistakes, tolerance)
            if len(left) == 1 and not left[0].parts:
                yield _Hit(edited, left[0].mistake)

    def _breaks_nothing(self, outcomes: list[Outcome]) -> bool:
        """Whether every part of a value that was right still is: an edit that mends does no harm,
        one that only leads to a known mistake may."""
        return all(
            _right_parts(was, case, self.question) <= _right_parts(now, case, self.question)
            for was, now, case in zip(self.answers, outcomes, self.cases, strict=True)
        )


def _right_parts(outcome: Outcome, case: Case, question: PublicQuestion) -> set[tuple[object, ...]]:
    """Where an outcome is right: the whole, and each part of it by keys and numbers."""
    if outcome.error or case.expected.error:
        return {()} if same(outcome, case.expected, question.tolerance) else set()
    found = set()

    def look(got: object, expected: object, place: tuple[object, ...]) -> None:
        if difference(got, expected, question.tolerance) is None:
            found.add(place)
        if isinstance(got, dict) and isinstance(expected, dict):
            pairs = [(key, got[key], expected[key]) for key in expected if key in got]
        elif isinstance(got, list) and isinstance(expected, list):
            pairs = [(n, *pair) for n, pair in enumerate(zip(got, expected, strict=False))]
        else:
            return
        for key, one, other in pairs:
            look(one, other, (*place, key))

    look(outcome.value, case.expected.value, ())
    return found
