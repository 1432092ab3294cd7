"""Says what was wrong with an answer, and names the mistake.

Pure functions of numbers: the instant check and the grader both use them. The order of what is
looked at: ran → type → shape → finite → values.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.codec import decode, encode
from helpers.checking.compare import alike, difference, same
from helpers.checking.forbidden import forbidden_use
from helpers.checking.probe import compiled
from helpers.checking.show import show

LONG_PROBE = 4  # lines


class Question(Protocol):
    """What is looked at here of a question of the bank, or of `checks.npz`."""

    name: str
    defines: str
    measure: str
    in_place: bool
    forbids: dict[str, str]


def measured(question: Question, outcome: Outcome, inputs: dict[str, Any]) -> Outcome:
    """The outcome with its value replaced by what the question's `measure` says of it: lines over
    `answer`, the inputs and `np`, the last one an expression. Without one the value is left as it
    is. Where changing the arguments is the point, it is not held against the answer."""
    if question.in_place:
        outcome = replace(outcome, changed=())
    if not question.measure or outcome.error:
        return outcome
    try:
        with np.errstate(all="ignore"):
            scope = {**inputs, "np": np, "answer": outcome.value}
            body, last = compiled(question.measure)
            exec(body, scope)
            value = eval(last, scope)
        return replace(outcome, value=decode(encode(value)))
    except Exception:  # whatever a wrong answer leads to: its form is not what was asked for
        return Outcome(error="Malformed", detail=show(outcome.value))


def named_mistake(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    tolerance: tuple[float, float] | None = None,
    excused: Collection[int] = (),
) -> Mistake | None:
    """The mistake that gives the same wrong answers, or None.

    One that agrees on every case is preferred to one that agrees on every case that went wrong.
    Cases whose number is in `excused` are not looked at.
    """
    pairs = list(zip(answers, cases, strict=True))
    pairs = [pair for number, pair in enumerate(pairs) if number not in excused]
    wrong = [pair for pair in pairs if not same(pair[0], pair[1].expected, tolerance)]
    if not wrong:
        return None
    for group in (pairs, wrong):
        for mistake in mistakes:
            if all(
                mistake.name in case.mistakes
                and alike(answer, case.mistakes[mistake.name], tolerance)
                for answer, case in group
            ):
                return mistake
    return None


def explain(got: Outcome, case: Case, tolerance: tuple[float, float] | None = None) -> list[str]:
    """The lines that say what came out of one case and what was expected."""
    expected = case.expected
    if expected.error and not got.error:
        return [f"got       {show(got.value)}", f"expected  {expected.error}"]
    if got.error in ("Unsupported", "Malformed"):
        return [f"got       {got.detail}", f"expected  {show(expected.value)}"]
    if got.error:
        first, *rest = f"{got.error}: {got.detail}".splitlines()
        lines = [f"got       {first}", *(f"        {line}" for line in rest)]
        return [*lines, f"expected  {expected.error or show(expected.value)}"]
    if got.changed:
        return [f"changed its argument {', '.join(got.changed)}: work on a copy"]
    found = difference(got.value, expected.value, tolerance)
    if found is None:
        return []
    where = f"   ({found.where})" if found.where else ""
    return [f"got       {found.got}{where}", f"expected  {found.expected}"]


def refused(
    question: Question, found: dict[str, Any], wanted: list | None, sources: Iterable[str]
) -> list[str] | None:
    """The lines that say why an answer is not even run, or None: see `unfit` and `forbidden_use`.

    `sources` are the notebook's code cells.
    """
    if problem := unfit(question.defines, found, wanted):
        return [f"✗ {question.name}: {problem}"]
    if used := forbidden_use(question.defines, sources, question.forbids):
        dotted, line, why = used
        return [f"✗ {question.name}: {dotted} (line {line}) may not be used here", f"  {why}"]
    return None


def unfit(name: str, found: dict[str, Any], wanted: list | None) -> str | None:
    """Why what stands under `name` cannot be called as the question asks, or None.

    `found` is what `probe.describe` says of it, `wanted` the parameters of the solution.
    A question whose answer is not called (a trained array) has none.
    """
    if not found["defined"]:
        return "not defined yet. Run the cell above this check."
    if wanted is None:
        return None
    if not found["callable"]:
        return f"{name} is not a function any more: something assigned to that name."
    if found["parameters"] is None:
        return None
    names = [parameter for parameter, variadic, _ in found["parameters"] if not variadic]
    variadic = any(star for _, star, _ in found["parameters"])
    asked = [parameter for parameter, star, _ in wanted if not star]
    extra = [
        p for p, star, default in found["parameters"][len(asked) :] if not star and not default
    ]
    if (names[: len(asked)] != asked and not variadic) or extra:
        return f"its arguments are ({', '.join(names)}), asked for are ({', '.join(asked)})"
    return None


def is_stub(answer: Outcome, name: str) -> bool:
    """Whether the answer itself is still to be written (and not one that it calls)."""
    raised_in = rf" of {name}(\.\w+)?: raise"  # in a function, or in a method of a class
    return answer.error == "NotImplementedError" and (
        not answer.detail or re.search(raised_in, answer.detail) is not None
    )


def report(
    name: str,
    text: str,
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    tolerance: tuple[float, float] | None,
    excused: Collection[int] = (),
) -> list[str] | None:
    """The lines that tell of the first case that went wrong, or None if none did."""
    wrong = [
        number
        for number, (answer, case) in enumerate(zip(answers, cases, strict=True))
        if number not in excused and not same(answer, case.expected, tolerance)
    ]
    if not wrong:
        return None
    number = wrong[0]
    answer, case = answers[number], cases[number]
    if is_stub(answer, name):
        return [f"✗ {name}: not implemented yet"]
    lines = [f"✗ {name}: wrong in case {number + 1} of {len(cases)} ({case.label})"]
    shown = text.splitlines()
    if len(shown) > LONG_PROBE:  # then the lines in which the answer's name stands say most
        shown = [line.strip() for line in shown if re.search(rf"\b{name}\b", line)]
        shown.append(f'(all lines: program("{name}"))')
    lines += [f"  {'   ' if i else 'ran'}       {line}" for i, line in enumerate(shown)]
    lines += [f"  with      {key} = {show(value)}" for key, value in case.inputs.items()]
    lines += [f"  {line}" for line in explain(answer, case, tolerance)]
    if mistake := named_mistake(answers, cases, mistakes, tolerance, excused):
        lines.append(f"  → {mistake.hint}")
    return lines
