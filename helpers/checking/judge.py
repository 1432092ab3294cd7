"""Compares what a student's work gave with what the solution gives, and names the mistake.

Pure functions of numbers: the instant check and the grader both use them. The order of what is
looked at: ran → type → shape → finite → values.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.codec import Tensor, decode, encode
from helpers.checking.forbidden import forbidden_use
from helpers.checking.probe import compiled

# (relative, absolute), both times the largest entry expected.
FLOAT64 = (1e-6, 1e-9)
FLOAT32 = (1e-4, 1e-6)
LONG_PROBE = 4  # lines


@dataclass(frozen=True)
class Difference:
    """Where an answer departs from what was expected, in words."""

    where: str
    got: str
    expected: str


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


# --- comparing --------------------------------------------------------------------------------


def difference(
    got: Any, expected: Any, tolerance: tuple[float, float] | None = None, where: str = ""
) -> Difference | None:
    """The first difference between two values, or None if they agree.

    `tolerance` is (relative, absolute) in units of the largest entry expected; without one it
    follows the narrower float of the two. NaN agrees with nothing.
    """
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return Difference(where, kind(got), "a dict")
        if list(got) != list(expected):
            return Difference(where, f"keys {list(got)}", f"keys {list(expected)}")
        pairs = [
            (f"{where}[{key!r}]" if where else key, got[key], expected[key]) for key in expected
        ]
    elif isinstance(expected, list):
        if not isinstance(got, list):
            return Difference(where, kind(got), f"{len(expected)} values")
        if len(got) != len(expected):
            return Difference(where, f"{len(got)} values", f"{len(expected)} values")
        pairs = [(f"{where}[{i}]", *pair) for i, pair in enumerate(zip(got, expected, strict=True))]
    else:
        return _difference_of_leaves(got, expected, tolerance, where)
    for name, one, other in pairs:
        if found := difference(one, other, tolerance, name):
            return found
    return None


def kind(value: Any) -> str:
    """What a value is, in a student's words."""
    if value is None:
        return "None (is there a return?)"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, list):
        return f"a list or tuple of {len(value)}"
    if isinstance(value, Tensor):
        return "a torch tensor"
    if isinstance(value, np.ndarray) and value.ndim:
        return "a NumPy array"
    if isinstance(value, str):
        return "a string"
    return "a number"


def _difference_of_leaves(got, expected, tolerance, where) -> Difference | None:
    if expected is None or isinstance(expected, str):
        if type(got) is type(expected) and got == expected:
            return None
        return Difference(where, show(got), show(expected))
    if got is None or isinstance(got, (str, list, dict)):
        return Difference(where, kind(got), kind(expected))
    # A number may be a float, a 0-d array or a 0-d tensor; an array of several is no tensor.
    several = np.ndim(got) or np.ndim(expected)
    if several and isinstance(got, Tensor) != isinstance(expected, Tensor):
        return Difference(where, kind(got), kind(expected))
    one, other = np.asarray(got), np.asarray(expected)
    if one.shape != other.shape:
        return Difference(where, f"shape {one.shape}", f"shape {other.shape}")
    one_wide, other_wide = one.astype(np.float64), other.astype(np.float64)
    if other.size and not np.isfinite(one_wide).all() and np.isfinite(other_wide).all():
        holes = ~np.isfinite(one_wide)
        return Difference(where, _entry(one, holes), show(other[holes][0]))
    wrong = ~_agree(one_wide, other_wide, tolerance or _tolerance(one.dtype, other.dtype))
    if wrong.any():
        if other.size <= 12:
            return Difference(where, show(got), show(expected))
        place = tuple(np.argwhere(wrong)[0])
        return Difference(where, _entry(one, wrong), show(other[place]))
    return None


def _tolerance(*dtypes: np.dtype) -> tuple[float, float]:
    floats = [dtype.itemsize for dtype in dtypes if dtype.kind == "f"]
    return FLOAT32 if floats and min(floats) < 8 else FLOAT64


def _agree(got: np.ndarray, expected: np.ndarray, tolerance: tuple[float, float]) -> np.ndarray:
    finite = np.isfinite(expected)
    # The floor lets rounding noise pass where zeros are expected.
    largest = np.abs(expected[finite]).max(initial=1e-9)
    bound = sum(tolerance) * largest
    with np.errstate(invalid="ignore"):
        return np.where(finite, np.abs(got - expected) <= bound, got == expected)


def same(got: Outcome, expected: Outcome, tolerance: tuple[float, float] | None = None) -> bool:
    """Whether an answer is right. Where an error is expected, one of that class is right."""
    if expected.error or got.error:
        return bool(expected.error) and got.error == expected.error
    return not got.changed and difference(got.value, expected.value, tolerance) is None


def alike(got: Outcome, mistaken: Outcome, tolerance: tuple[float, float] | None = None) -> bool:
    """Whether an answer is what a mistake gives. Unlike in `same`, NaN equals NaN here."""
    if got.error or mistaken.error:
        return got.error == mistaken.error
    return got.changed == mistaken.changed and (
        difference(_without_nan(got.value), _without_nan(mistaken.value), tolerance) is None
    )


def _without_nan(value: Any) -> Any:
    """The value with its NaNs taken out and put beside it, so that they can be compared."""
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    if isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f":
        holes = np.isnan(value)
        if np.any(holes):
            return [np.where(holes, 0.0, value), np.asarray(holes)]
    return value


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


# --- telling ----------------------------------------------------------------------------------


def show(value: Any, width: int = 68) -> str:
    """A value in one short line: small ones whole, large ones by shape and range."""
    if isinstance(value, dict):
        return _cut(", ".join(f"{key}: {show(item, 24)}" for key, item in value.items()), width)
    if isinstance(value, list):
        return _cut("[" + ", ".join(show(item, 24) for item in value[:6]) + "]", width)
    if isinstance(value, np.ndarray) and value.size > 1:
        text = " ".join(np.array2string(np.asarray(value), precision=4, threshold=12).split())
        if value.size <= 12 and len(text) <= width:
            return text
        wide = value.astype(np.float64)
        if not np.isfinite(wide).all():
            return _entry(value, ~np.isfinite(wide))
        return f"shape {value.shape}, from {wide.min():.6g} to {wide.max():.6g}"
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.item() if value.size == 1 and not value.ndim else value.tolist()
    return f"{value:.8g}" if isinstance(value, float) else _cut(repr(value), width)


def _entry(array: np.ndarray, chosen: np.ndarray) -> str:
    """The first of some entries, with its place and how many there are."""
    if not array.ndim:
        return f"{array.item()!r}"
    place = tuple(int(i) for i in np.argwhere(chosen)[0])
    count = f"{int(chosen.sum())} of {array.size} entries"
    return f"{show(array[place])} at {list(place)} ({count})"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


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
