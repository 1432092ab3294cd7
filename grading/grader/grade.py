"""The grade of one answer. Expected values are made and compared here, never where the student's
code runs."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grading.bank.question import Question, Score
from grading.bank.reference import Reference, draw, outcome
from grading.grader.carried_forward import Asks, EarlierAnswers, Void, carried_case
from grading.grader.verdict import Verdict, nothing
from helpers.checking import judge, probe, say
from helpers.checking.case import TIMED_OUT, Case, Outcome
from helpers.checking.compare import same
from helpers.checking.description import describe
from helpers.checking.finding import RIGHT, Finding, Status


def grade(
    question: Question,
    reference: Reference,
    ask: Asks,
    sources: Sequence[str],
    seed: bytes,
    earlier: dict[str, Verdict],
) -> Verdict:
    """Grade one answer on hidden cases drawn from `seed`.

    `sources` are the code cells as handed in, `earlier` the verdicts so far. The same code earns
    the same points under any seed: the number and kinds of the cases do not depend on it.
    """
    name = question.name
    parameters = describe(question.defines, reference.namespace(question)).parameters
    described = ask.describe(question.defines)
    if finding := judge.refused(question, described, parameters, sources):
        return nothing(name, question.points, finding)
    cases = reference.cases(question, draw(question, seed))
    answers = _answers(question, ask, cases)
    if all(judge.is_stub(answer, name) for answer in answers):
        return nothing(name, question.points, Finding(Status.STUB))
    if not all(map(_right(question), answers, cases)):
        late = any(answer.error == TIMED_OUT for answer in answers)
        cases = reference.with_mistakes(question, cases, slow=late)
    if question.scores:
        waiting = [used for used, verdict in earlier.items() if not verdict.full]
        return _scored(question, reference, ask, answers, cases, waiting)
    faulty = [
        used
        for used in question.uses
        if used in earlier and (not earlier[used].full or earlier[used].carried)
    ]
    return _by_cases(question, reference, ask, answers, cases, faulty)


def _answers(question: Question, ask: Asks, cases: list[Case]) -> list[Outcome]:
    """What the student's work gives on each case, measured."""
    inputs = [case.inputs for case in cases]
    given = ask.run_all(question.probe, inputs, question.seconds)
    return [
        judge.measured(question, answer, each) for answer, each in zip(given, inputs, strict=True)
    ]


def _by_cases(
    question: Question,
    reference: Reference,
    ask: Asks,
    answers: list[Outcome],
    cases: list[Case],
    faulty: list[str],
) -> Verdict:
    """The share of the cases that are right, also given earlier answers that are `faulty`."""
    right = list(map(_right(question), answers, cases))
    void: set[int] = set()
    carried: set[int] = set()
    if faulty and not all(right):
        void, carried = _on_own_ground(question, reference, ask, answers, cases, right)
    # An error that is asked for counts once an ordinary case has passed: raising always is no
    # answer.
    ordinary = any(ok and not c.expected.error for ok, c in zip(right, cases, strict=True))
    right = [ok and (ordinary or not c.expected.error) for ok, c in zip(right, cases, strict=True)]
    counted, passed = len(cases) - len(void), sum(right)
    if not counted:
        finding = Finding(Status.NOT_COUNTED, where=say.listed(faulty))
    else:
        finding = judge.examined(question, answers, cases, question.mistakes, void)
        if finding.right and passed < counted:
            finding = Finding(Status.ALWAYS_RAISES)
    return Verdict(
        question.name,
        points=question.points * passed / counted if counted else 0.0,
        max_points=question.points,
        finding=finding,
        passed=passed,
        counted=counted,
        not_counted=len(void),
        carried_forward=len(carried),
        earlier=tuple(faulty) if void or carried else (),
    )


def _on_own_ground(
    question: Question,
    reference: Reference,
    ask: Asks,
    answers: list[Outcome],
    cases: list[Case],
    right: list[bool],
) -> tuple[set[int], set[int]]:
    """Judge the cases that went wrong again, given the student's own earlier answers.

    Replaces those cases and their entries of `right`. Returns the numbers of the cases that are
    void, since nothing follows from them, and of those that are right this way.
    """
    void: set[int] = set()
    carried: set[int] = set()
    earlier = EarlierAnswers(question.uses, reference.solution, ask)

    def given(inputs: dict[str, object], *changes: str | Mapping[str, object]) -> Outcome:
        return outcome(question, inputs, reference.namespace(question, *changes))

    for number in [number for number, ok in enumerate(right) if not ok]:
        try:
            own, conclusive = carried_case(question, cases[number], given, earlier)
        except Void:
            void.add(number)
            continue
        if own is not None:
            cases[number] = own
            if _right(question)(answers[number], own):
                # Right, but if a known mistake would be right too, the case says nothing.
                right[number] = conclusive
                (carried if conclusive else void).add(number)
    return void, carried


def _right(question: Question) -> Callable[[Outcome, Case], bool]:
    return lambda answer, case: same(answer, case.expected, question.tolerance)


def _scored(
    question: Question,
    reference: Reference,
    ask: Asks,
    answers: list[Outcome],
    cases: list[Case],
    waiting: list[str],
) -> Verdict:
    """A trained object: its score on samples that only the grader has, against the solution's.

    Where earlier answers are `waiting` to be mended it says so, and names no mistake: they may
    well be the cause.
    """
    target = probe.run(question.hidden_probe, {}, reference.namespace(question)).value
    answer = ask.run(question.hidden_probe, {})
    wanted = [each.worst(each.of(target)) for each in question.scores]
    scores = [_of(each, answer) for each in question.scores]
    passes = all(
        each.passes(*pair) for each, *pair in zip(question.scores, scores, wanted, strict=True)
    )
    known = [] if waiting else question.mistakes
    finding = RIGHT if passes else judge.examined(question, answers, cases, known)
    if finding.right and not passes:
        finding = Finding(Status.SCORE)
    return Verdict(
        question.name,
        points=float(question.points * passes),
        max_points=question.points,
        finding=finding,
        passed=int(passes),
        counted=1,
        earlier=() if passes else tuple(waiting),
        score="" if np.isnan(scores).any() else _shown(question, scores),
        wanted=_shown(question, wanted),
    )


def _of(score: Score, answer: Outcome) -> float:
    """The score of an answer; NaN if it has none: of a wrong shape or type, say."""
    if answer.error:
        return float("nan")
    try:
        with np.errstate(all="ignore"):
            return float(score.of(answer.value))
    except Exception:
        return float("nan")


def _shown(question: Question, scores: Sequence[float]) -> str:
    pairs = zip(question.scores, scores, strict=True)
    return ", ".join(each.show.format(score) for each, score in pairs)
