"""Finds what is wrong with an answer, and names the mistake.

Pure functions of numbers: the instant check and the grader both use them. The order of what is
looked at: ran → type → shape → finite → values.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from helpers.checking.bindings import magic_above
from helpers.checking.case import TIMED_OUT, Case, Mistake, Namespace, Outcome
from helpers.checking.codec import decode, encode
from helpers.checking.compare import alike, difference, same
from helpers.checking.description import Description, Parameter
from helpers.checking.finding import RIGHT, Finding, Status, WrongCase
from helpers.checking.fingerprint import fingerprint
from helpers.checking.forbidden import forbidden_use
from helpers.checking.lines import gives_a_value, lines
from helpers.checking.parts import NAME, NotSeveral, paired, parts
from helpers.checking.probe import compiled
from helpers.checking.show import WIDTH, cut, show

UNTELLING = ("Unsupported", "Malformed")  # errors of the check's own: many causes lead to them
MAX_NAMES = 200  # characters of an answer's arguments


class Question(Protocol):
    """What is looked at here of a question of the bank, or of `checks.npz`."""

    @property
    def name(self) -> str:
        """Of the answer."""

    @property
    def probe(self) -> str:
        """Lines that call the answer, the last one an expression."""

    @property
    def defines(self) -> str:
        """The name under which the answer stands in the notebook."""

    @property
    def measure(self) -> str:
        """Lines over the probe's value that say what is compared, or none."""

    @property
    def in_place(self) -> bool:
        """Whether changing the arguments is the point."""

    @property
    def forbids(self) -> dict[str, str]:
        """Dotted name → why it may not be used."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Earlier answers that it calls."""

    @property
    def tolerance(self) -> tuple[float, float] | None:
        """(relative, absolute), or None: by the width of the floats."""


def measured(question: Question, outcome: Outcome, inputs: Mapping[str, object]) -> Outcome:
    """The outcome with its value replaced by what the question's `measure` says of it: lines over
    `answer`, the inputs and `np`, the last one an expression. Without one the value is left as it
    is. Where changing the arguments is the point, it is not held against the answer."""
    if question.in_place:
        outcome = replace(outcome, changed=())
    if not question.measure or outcome.error:
        return outcome
    try:
        with np.errstate(all="ignore"):
            tools = {"np": np, "zip": paired, NAME: parts}
            scope: Namespace = {**inputs, **tools, "answer": outcome.value}
            body, last = compiled(question.measure)
            exec(body, scope)
            value = eval(last, scope)
        return replace(outcome, value=decode(encode(value)))
    except Exception as error:  # a wrong answer's: its form is not what was asked for
        form = f"of another form: {show(outcome.value, WIDTH - 20)}"
        several = str(error) if isinstance(error, NotSeveral) else form
        detail = "None" if _has_nothing(outcome.value) else several
        return Outcome(error="Malformed", detail=detail, printed=outcome.printed)


def _has_nothing(value: object) -> bool:
    """Whether a probe's value is None, or a part of it is: of a list any, of a dict the first."""
    if isinstance(value, dict):
        value = [*value.values()][:1]
    return value is None or (isinstance(value, list) and any(map(_is_nothing, value)))


def _is_nothing(part: object) -> bool:
    return part is None or (isinstance(part, list) and bool(part) and all(map(_is_nothing, part)))


def named_mistake(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    tolerance: tuple[float, float] | None = None,
    excused: Collection[int] = (),
) -> Mistake | None:
    """The mistake that gives the same on every case, the right ones included, and is the only one
    that does. None otherwise.

    Cases whose number is in `excused` are not looked at.
    """
    pairs = [
        pair
        for number, pair in enumerate(zip(answers, cases, strict=True))
        if number not in excused
    ]
    telling = [
        (answer, case)
        for answer, case in pairs
        if answer.error not in UNTELLING and not same(answer, case.expected, tolerance)
    ]
    prints = [(fingerprint(answer), case) for answer, case in pairs]
    fitting = [
        mistake
        for mistake in mistakes
        if all(_fits(answer, case, mistake, tolerance) for answer, case in prints)
    ]
    return fitting[0] if telling and len(fitting) == 1 else None


def _fits(
    answer: Outcome, case: Case, mistake: Mistake, tolerance: tuple[float, float] | None
) -> bool:
    """Whether the fingerprint of an answer is that of what a mistake gives; of errors, whether the
    same operation failed with the same words."""
    mistaken = case.mistakes.get(mistake.name)
    if mistaken is None or not alike(answer, fingerprint(mistaken), tolerance):
        return False
    if not answer.error or answer.error in (case.expected.error, TIMED_OUT, *UNTELLING):
        return True
    return answer.operation == mistaken.operation != ""


def refused(
    question: Question,
    described: Description,
    wanted: Sequence[Parameter] | None,
    sources: Iterable[str],
    answers: Collection[str],
) -> Finding | None:
    """Why an answer is not even run, or None: see `unfit` and `forbidden_use`.

    `sources` are the notebook's code cells, `answers` the names of all that is asked for in it.
    """
    if not described.defined:
        magic = magic_above(question.defines, sources)
        return Finding(Status.NOT_DEFINED, where=magic, expected=question.defines)
    if problem := unfit(question.defines, described, wanted):
        return problem
    if used := forbidden_use(question.defines, sources, question.forbids, answers):
        dotted, line, why = used
        return Finding(Status.FORBIDDEN, where=dotted, line=line, detail=why)
    return None


def unfit(name: str, described: Description, wanted: Sequence[Parameter] | None) -> Finding | None:
    """Why what stands under `name` cannot be called as the question asks, or None.

    `wanted` are the parameters of the solution; an answer that is not called (a trained array) has
    none.
    """
    if not described.defined:
        return Finding(Status.NOT_DEFINED, expected=name)
    if wanted is None:
        return None
    if not described.callable:
        return Finding(Status.NOT_CALLABLE, where=name)
    parameters = described.parameters
    if parameters is None:
        return None
    names = [each.name for each in parameters if not each.variadic]
    variadic = any(each.variadic for each in parameters)
    asked = [each.name for each in wanted if not each.variadic]
    extra = [p for p in parameters[len(asked) :] if not p.variadic and not p.has_default]
    if (names[: len(asked)] != asked and not variadic) or extra:
        got = cut(", ".join(names), MAX_NAMES)
        return Finding(Status.ARGUMENTS, got=got, expected=", ".join(asked))
    return None


def is_stub(answer: Outcome, name: str) -> bool:
    """Whether the answer itself is still to be written (and not one that it calls)."""
    # In a function, or in a method of a class; it may stand in one line.
    raised_in = rf" of {name}(\.\w+)?: (async def .*|def .*)?\braise\b"
    return answer.error == "NotImplementedError" and (
        not answer.detail or re.search(raised_in, answer.detail) is not None
    )


def examined(
    question: Question,
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    excused: Collection[int] = (),
) -> Finding:
    """What is the matter in the first case that went wrong, and the known mistake if there is one.

    Cases whose number is in `excused` are not looked at.
    """
    wrong = [
        number
        for number, (answer, case) in enumerate(zip(answers, cases, strict=True))
        if number not in excused and not same(answer, case.expected, question.tolerance)
    ]
    if not wrong:
        return RIGHT
    number = wrong[0]
    answer, case = answers[number], cases[number]
    if is_stub(answer, question.name):
        return Finding(Status.STUB)
    ran = lines(question.name, question.defines, question.probe, number + 1, case.inputs)
    given = tuple((name, show(case.inputs[name])) for name in ran.used)
    shown = WrongCase(number + 1, len(cases), case.label, ran.shown, given)
    named = named_mistake(answers, cases, mistakes, question.tolerance, excused)
    return replace(
        _departure(question, answer, case.expected),
        case=shown,
        mistake=named.name if named else "",
        hint=named.hint if named else "",
    )


def _departure(question: Question, got: Outcome, expected: Outcome) -> Finding:
    """What came out of a case that went wrong, and what was expected."""
    wanted = expected.error or show(expected.value)
    by_probe = "NoneType" in got.detail and "\n" not in got.detail  # its own lines raised it
    nothing = (
        _nothing(got) if by_probe or gives_a_value(question.probe, question.defines) else "None"
    )
    if expected.error and not got.error:
        value = nothing if got.value is None else show(got.value)
        return Finding(Status.NO_ERROR, got=value, expected=wanted)
    if got.error in UNTELLING:
        value = nothing if got.detail == "None" else got.detail
        return Finding(Status.FORM, got=value, expected=wanted)
    if got.limit or (got.error == TIMED_OUT and not got.detail):
        return Finding(
            Status.STOPPED, got=got.error, limit=got.limit, detail=got.detail, expected=wanted
        )
    if by_probe:
        return Finding(Status.FORM, got=nothing, expected=wanted)
    if got.error:
        return Finding(Status.RAISED, got=got.error, detail=got.detail, expected=wanted)
    if got.changed:
        return Finding(Status.CHANGED, where=", ".join(got.changed))
    one = difference(got.value, expected.value, question.tolerance)
    assert one is not None
    status = Status.FORM if one.in_form else Status.VALUES
    value = nothing if one.got == "None" else one.got
    return Finding(status, one.where, got=value, expected=one.expected)


def _nothing(got: Outcome) -> str:
    """None as what an answer returned."""
    return "None: it prints, but returns nothing" if got.printed else "None (is there a return?)"
