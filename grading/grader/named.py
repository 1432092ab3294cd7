"""Names what is wrong with an answer where its cases alone did not, once all answers are judged.

It changes no points. What is named here holds on the cases of three draws.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from grading.bank.question import Question
from grading.bank.reference import Reference, draw, outcome
from grading.grader.asks import Asks
from grading.grader.verdict import Verdict
from helpers.checking import checks_file, repair, variants_file
from helpers.checking.beside import beside
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.compare import same
from helpers.checking.measure import measured
from helpers.checking.trace import traced
from helpers.checking.variants import met, stacked
from helpers.checking.variants_file import Variants

DRAWS = 3  # that a name has to hold on; the first is the one that was judged
EDITS = 400  # of an answer, that are tried
SECONDS = 5.0  # for that, at most
EACH = 0.1  # seconds for one edit
TOGETHER = 25  # edits that are asked in one message


@dataclass(frozen=True)
class Known:
    """What lies beside the notebook that students got."""

    public: Mapping[str, PublicQuestion]
    variants: Mapping[str, Variants]


@lru_cache(maxsize=1)
def known(checks: bytes, variants: bytes) -> Known:
    """What these two files hold; nothing if one of them is missing, or of another version."""
    try:
        public = checks_file.read_from(io.BytesIO(checks))
    except Exception:  # a damaged archive raises many kinds; what students see says so
        public = {}
    return Known(public, variants_file.read(io.BytesIO(variants)))


def named(
    question: Question,
    reference: Reference,
    files: Callable[[], Known],
    ask: Asks,
    sources: Sequence[str],
    verdict: Verdict,
    seed: bytes,
) -> Verdict:
    """The verdict, with a name for what is wrong if one is found: that of a variant which gives the
    same, or else the line of which one small edit makes every case right. Answers that the bank
    does not know are known again by what they give.

    Raises what `ask` raises.
    """
    finding = verdict.finding
    waits = verdict.full or verdict.earlier or question.scores
    if waits or finding.hint or finding.status not in repair.MENDABLE:
        return verdict
    public = files().public.get(question.name)
    if public is None:
        return verdict
    answers = _answers(ask, question, [case.inputs for case in public.cases])
    tolerance = question.tolerance
    pairs = zip(answers, public.cases, strict=True)
    if all(same(answer, case.expected, tolerance) for answer, case in pairs):
        return verdict
    draws = _Draws(question, reference, ask, seed)
    if draws.passed != verdict.passed:  # its name stands for something else by now
        return verdict
    variants = files().variants.get(question.name)
    verdict = replace(verdict, gives=traced(answers, public.cases, tolerance).digest)
    if one := _explained(public, variants, answers, draws):
        return replace(verdict, finding=replace(finding, mistake=one.name, hint=one.hint))
    run, bounds = _in_few_messages(ask), repair.Bounds(EDITS, SECONDS)
    found = repair.told(finding, public, answers, sources, run, bounds, draws.beside)
    return replace(verdict, finding=found)


def _explained(
    public: PublicQuestion,
    variants: Variants | None,
    answers: Sequence[Outcome],
    draws: "_Draws",
) -> Mistake | None:
    """The variant, or the known mistake with something besides, that gives the same as the answer
    in the public cases and in the draws."""
    one = met(variants, answers, public.cases, public.tolerance) if variants else None
    if one and draws.hold(one):
        return one
    two = beside(answers, public.cases, public.mistakes, public.tolerance)
    return two[1] if two and draws.hold_beside(*two) else None


def _in_few_messages(ask: Asks) -> repair.Run:
    """To try many edits."""

    def run(program: str, inputs: Sequence[dict[str, object]]) -> Iterator[Outcome]:
        for first in range(0, len(inputs), TOGETHER):
            yield from ask.run_all(program, inputs[first : first + TOGETHER], EACH)

    return run


class _Draws:
    """The cases of three draws, and what the answer gives on them."""

    def __init__(self, question: Question, reference: Reference, ask: Asks, seed: bytes) -> None:
        self.question, self.reference = question, reference
        self.ask, self.seed = ask, seed
        self.judged = reference.cases(question, draw(question, seed))

    @cached_property
    def passed(self) -> int:
        """How many of the cases that were judged count as right; refusals only beside others."""
        given = _answers(self.ask, self.question, [case.inputs for case in self.judged])
        pairs, tolerance = zip(self.judged, given, strict=True), self.question.tolerance
        right = [case for case, answer in pairs if same(answer, case.expected, tolerance)]
        return 0 if all(case.expected.error for case in right) else len(right)

    @cached_property
    def cases(self) -> list[Case]:
        """Those that were judged, and those of two draws more."""
        question = self.question
        more = [draw(question, self.seed + bytes([n])) for n in range(1, DRAWS)]
        fresh = [case for each in more for case in self.reference.cases(question, each)]
        return [*self.judged, *fresh]

    def beside(self, mistake: Mistake | None) -> list[Case]:
        """The cases; of a known mistake, with what it gives."""
        if mistake is None:
            return self.cases
        alone = [each for each in self.question.mistakes if each.name == mistake.name]
        return self.reference.with_mistakes(replace(self.question, mistakes=alone), self.cases)

    @cached_property
    def given(self) -> list[Outcome]:
        """What the answer gives in each of the cases."""
        return _answers(self.ask, self.question, [case.inputs for case in self.cases])

    def hold(self, mistake: Mistake) -> bool:
        """Whether a variant of that name gives the same as the answer in all cases."""
        from grading.bank.variants import variants_of  # few answers need it

        question, cases = self.question, self.cases
        for variant in variants_of(question, self.reference.cell(question)):
            if variant.name == mistake.name:
                space = self.reference.namespace(question, variant.source)
                theirs = [outcome(question, case.inputs, space) for case in cases]
                one = stacked([mistake], [traced(theirs, cases, question.tolerance)], len(cases))
                if met(one, self.given, cases, question.tolerance):
                    return True
        return False

    def hold_beside(self, mistake: Mistake, both: Mistake) -> bool:
        """Whether the answer gives that mistake in the same way in all cases."""
        found = beside(self.given, self.beside(mistake), [mistake], self.question.tolerance)
        return found is not None and found[1] == both


def _answers(ask: Asks, question: Question, inputs: Sequence[dict[str, object]]) -> list[Outcome]:
    given = ask.run_all(question.probe, inputs, question.seconds)
    return [measured(question, answer, each) for answer, each in zip(given, inputs, strict=True)]
