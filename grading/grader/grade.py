"""The grade of one answer. Expected values are made and compared here, never where the student's
code runs."""

import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grading.bank.question import Question
from grading.bank.reference import Reference, draw, outcome
from grading.grader.asks import Asks
from grading.grader.carried_forward import EarlierAnswers, carried_case
from grading.grader.replayed import NotJudged, RightAnswers
from grading.grader.trained import by_scores, chosen
from grading.grader.verdict import Verdict, nothing
from grading.settings import graded_environment
from helpers.checking import judge, probe
from helpers.checking.case import COSTLY, Case, Outcome
from helpers.checking.compare import same
from helpers.checking.description import describe
from helpers.checking.finding import Finding, Status
from helpers.checking.measure import measured
from helpers.checking.outline import outline, with_code
from helpers.checking.room import listed
from helpers.checking.uses import out_of_reach, used_by


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
    waiting = [used for used, verdict in earlier.items() if not verdict.full]
    answers = {each.defines for each in reference.questions.values()}
    if finding := judge.refused(question, described, parameters, sources, answers):
        verdict = nothing(name, question.points, finding)
        if finding.status is not Status.NOT_DEFINED:
            return verdict
        return _or_by_choices(verdict, question, reference, ask, sources, waiting)
    cases = reference.cases(question, draw(question, seed))
    given = _answers(question, ask, cases)
    if all(judge.is_stub(answer, name) for answer in given):
        return nothing(name, question.points, Finding(Status.STUB))
    if not all(map(_is_right(question), given, cases)):
        costly = any(answer.error in COSTLY for answer in given)
        cases = reference.with_mistakes(question, cases, slow=costly)
    if question.scores:
        # What earlier answers are waiting to be mended may be the cause: no mistake is named.
        finding = judge.examined(question, given, cases, [] if waiting else question.mistakes)
        verdict = by_scores(
            question, _target(question, reference), ask.run(question.hidden_probe, {}), finding
        )
        return _or_by_choices(verdict, question, reference, ask, sources, waiting)
    verdict = _on_grounds(Grounds(question, given, cases), reference, ask, sources, earlier)
    return _with_code(verdict, question, reference, sources)


def _with_code(
    verdict: Verdict, question: Question, reference: Reference, sources: Sequence[str]
) -> Verdict:
    """The verdict of what is wrong, with what is true of the answer's code."""
    if verdict.finding.right:
        return verdict
    solution = outline(question.defines, [reference.cell(question)])
    finding = with_code(verdict.finding, question.defines, solution, sources)
    return replace(verdict, finding=finding)


def _on_grounds(
    judged: "Grounds",
    reference: Reference,
    ask: Asks,
    sources: Sequence[str],
    earlier: dict[str, Verdict],
) -> Verdict:
    """The verdict by cases, those that went wrong judged given which earlier answers are faulty."""
    question = judged.question
    waiting = [used for used, verdict in earlier.items() if not verdict.full]
    # An earlier answer that is not there, and that this one's code does not call by its name.
    lost = out_of_reach(question, sources, reference.questions)
    hidden = [used for used in waiting if used in lost and not earlier[used].counted]
    if faulty := _faulty(question, reference.questions, sources, earlier):
        judged.look_behind(reference, ask, faulty)
    if hidden:
        judged.give_up()
        faulty = [used for used in earlier if used in (*faulty, *hidden)]
    return _by_cases(question, judged, faulty)


def _faulty(
    question: Question,
    questions: Mapping[str, Question],
    sources: Sequence[str],
    earlier: dict[str, Verdict],
) -> list[str]:
    """The earlier answers it uses that are not all right, or that use such as are not."""
    return [
        used
        for used in used_by(question, sources, questions)
        if used in earlier
        and (not earlier[used].full or _faulty(questions[used], questions, sources, earlier))
    ]


def _answers(question: Question, ask: Asks, cases: list[Case]) -> list[Outcome]:
    """What the student's work gives on each case, measured."""
    inputs = [case.inputs for case in cases]
    given = ask.run_all(question.probe, inputs, question.seconds)
    return [measured(question, answer, each) for answer, each in zip(given, inputs, strict=True)]


def _by_cases(question: Question, judged: "Grounds", faulty: list[str]) -> Verdict:
    """The share of the cases that are right, also given earlier answers that are `faulty`."""
    right, void, cases = judged.right, judged.void, judged.cases
    # An error that is asked for counts once an ordinary case has passed: raising always is no
    # answer.
    ordinary = any(ok and not c.expected.error for ok, c in zip(right, cases, strict=True))
    right = [ok and (ordinary or not c.expected.error) for ok, c in zip(right, cases, strict=True)]
    counted, passed = len(cases) - len(void), sum(right)
    finding = judge.examined(question, judged.answers, cases, question.mistakes, void)
    if finding.right and passed < counted:
        finding = Finding(Status.ALWAYS_RAISES)
    elif finding.right and void:
        finding = Finding(Status.NOT_COUNTED, where=listed(faulty))
    return Verdict(
        question.name,
        points=question.points * passed / len(cases),
        max_points=question.points,
        finding=finding,
        passed=passed,
        counted=counted,
        not_counted=len(void),
        carried_forward=len(judged.carried),
        replayed=len(judged.replayed),
        earlier=tuple(faulty) if void or judged.carried or judged.replayed else (),
    )


def _target(question: Question, reference: Reference) -> object:
    return probe.run(question.hidden_probe, {}, reference.namespace(question)).value


def _or_by_choices(
    verdict: Verdict,
    question: Question,
    reference: Reference,
    ask: Asks,
    sources: Sequence[str],
    waiting: list[str],
) -> Verdict:
    """The verdict of a trained object, or where it earns nothing and earlier answers are `waiting`
    to be mended, of the one that the solution trains with the choices in `sources`. If these cannot
    be read, it says that it was not judged."""
    if verdict.full or not waiting or question.choices is None:
        return verdict
    choices = chosen(question.choices, question.defines, ask, sources)
    if choices is None:
        if verdict.finding.status is Status.NOT_DEFINED:
            return verdict
        finding = Finding(Status.NOT_COUNTED, where=listed(waiting))
        return replace(verdict, finding=finding, earlier=tuple(waiting))
    quiet = contextlib.redirect_stdout(io.StringIO())
    with graded_environment(), np.errstate(all="ignore"), quiet:  # a rate may be too large
        namespace = reference.namespace(question, choices, question.choices.retrained)
    cases = reference.with_mistakes(question, reference.cases(question, draw(question, b"")))
    shown = [outcome(question, case.inputs, namespace) for case in cases]
    finding = judge.examined(question, shown, cases, question.mistakes)
    answer = probe.run(question.hidden_probe, {}, namespace)
    judged = by_scores(question, _target(question, reference), answer, finding)
    return replace(judged, earlier=tuple(waiting), replayed=1)


class Grounds:
    """The answers to the cases of a question, and which are right.

    Where a case is judged on another ground, its entries of `answers` and `cases` are replaced by
    what was compared there.

    right     for each case, whether it is
    void      numbers of the cases that show nothing
    carried   of those that are right given the student's own earlier answers
    replayed  of those that were judged with right ones in their place
    """

    def __init__(self, question: Question, answers: list[Outcome], cases: list[Case]) -> None:
        self.question, self.answers, self.cases = question, answers, cases
        self.right = list(map(_is_right(question), answers, cases))
        self.void: set[int] = set()
        self.carried: set[int] = set()
        self.replayed: set[int] = set()

    def give_up(self) -> None:
        """Judge no case that went wrong."""
        self.void = {number for number, ok in enumerate(self.right) if not ok}
        self.replayed -= self.void

    def look_behind(self, reference: Reference, ask: Asks, faulty: list[str]) -> None:
        """Judge the cases that went wrong on the other grounds, given which earlier answers are
        faulty. The second asks for less, so it comes first."""
        own = EarlierAnswers(self.question.uses, reference.solution, ask)
        by_itself = RightAnswers(reference.solution, faulty)
        for number in [number for number, ok in enumerate(self.right) if not ok]:
            answer = self.answers[number]
            self._judge_by_itself(number, by_itself, ask)
            if not self.right[number]:
                self._judge_given_own(number, answer, reference, own)

    def _judge_by_itself(self, number: int, earlier: RightAnswers, ask: Asks) -> None:
        case = self.cases[number]
        try:
            answer = earlier.outcome(self.question, case.inputs, ask)
        except NotJudged:
            self.void.add(number)
            return
        self.answers[number] = answer
        self.right[number] = _is_right(self.question)(answer, case)
        self.replayed.add(number)

    def _judge_given_own(
        self, number: int, answer: Outcome, reference: Reference, earlier: EarlierAnswers
    ) -> None:
        question, case = self.question, self.cases[number]

        def given(inputs: dict[str, object], *changes: str | Mapping[str, object]) -> Outcome:
            return outcome(question, inputs, reference.namespace(question, *changes))

        if own := carried_case(question, case, answer, given, earlier):
            self.cases[number], self.answers[number], self.right[number] = own, answer, True
            self.void.discard(number)
            self.replayed.discard(number)
            self.carried.add(number)


def _is_right(question: Question) -> Callable[[Outcome, Case], bool]:
    """Whether an answer to a case of this question is right."""
    return lambda answer, case: same(answer, case.expected, question.tolerance)
