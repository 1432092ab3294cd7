"""Compares values and outcomes, by tolerance. Pure functions of numbers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from helpers.checking.case import Outcome
from helpers.checking.codec import NUMBERS, Tensor, as_array
from helpers.checking.in_common import in_common
from helpers.checking.show import (
    SHOWN,
    WHOLE,
    WIDTH,
    entry,
    first_of,
    in_full,
    numbers,
    place_of,
    show,
    texts,
)

# (relative, absolute), both times the largest entry expected.
FLOAT64 = (1e-6, 1e-9)
FLOAT32 = (1e-4, 1e-6)
MAX_KEYS = 200  # characters of a dict's keys


@dataclass(frozen=True)
class Difference:
    """Where an answer departs from what was expected, in a few words: in its form (its type, keys,
    shape) or else in its values. The words are made when they are asked for."""

    where: str
    words: Callable[[], tuple[str, str]]
    in_form: bool = True

    @property
    def got(self) -> str:
        """What came out."""
        return self.words()[0]

    @property
    def expected(self) -> str:
        """What was to come out."""
        return self.words()[1]


def _said(where: str, got: str, expected: str, in_form: bool = True) -> Difference:
    return Difference(where, lambda: (got, expected), in_form)


def difference(
    got: object,
    expected: object,
    tolerance: tuple[float, float] | None = None,
    where: str = "",
    nan_agrees: bool = False,
) -> Difference | None:
    """The first difference between two values, or None if they agree.

    `tolerance` is (relative, absolute) in units of the largest entry expected; without one it
    follows the narrower float of the two. NaN agrees with nothing, or with NaN alone. Numbers in
    lists and in a NumPy array are the same numbers; a torch tensor is something else.
    """
    if _is_array(got) or _is_array(expected):
        got, expected = as_array(got), as_array(expected)
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return _said(where, _kind(got), "a dict")
        pairs = [
            (f"{where}[{key!r}]" if where else key, got[key], expected[key])
            for key in expected
            if key in got
        ]
        if list(got) != list(expected):
            keys = texts(f"keys {list(got)}", f"keys {list(expected)}", MAX_KEYS)
            # A fact that builds on another one is missing where that is wrong.
            wrong = (
                difference(one, other, tolerance, name, nan_agrees) for name, one, other in pairs
            )
            values = (replace(each, in_form=True) for each in wrong if each and not each.in_form)
            return next(values, _said(where, *keys))
    elif isinstance(expected, list):
        return _difference_of_lists(got, expected, tolerance, where, nan_agrees)
    else:
        return _difference_of_leaves(got, expected, tolerance, where, nan_agrees)
    for name, one, other in pairs:
        if first := difference(one, other, tolerance, name, nan_agrees):
            return first
    return None


def _is_array(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and not isinstance(value, Tensor)


def _difference_of_lists(
    got: object,
    expected: list[object],
    tolerance: tuple[float, float] | None,
    where: str,
    nan_agrees: bool,
) -> Difference | None:
    if not isinstance(got, list):
        return _said(where, _kind(got), _count(expected))
    if len(got) == len(expected):
        named = enumerate(zip(got, expected, strict=True))
        found = (difference(*pair, tolerance, f"{where}[{i}]", nan_agrees) for i, pair in named)
        first = next(filter(None, found), None)
    else:
        first = _said(where, _count(got), _count(expected))
    if first and _is_short(got) and _is_short(expected):
        shown = show(got), show(expected)
        return _said(where, *shown, first.in_form) if shown[0] != shown[1] else first
    return first


def _is_short(values: list[object]) -> bool:
    """Whether a list is shown whole: a shape, say."""
    return len(values) <= SHOWN and all(type(value) in (int, bool) for value in values)


def _count(values: list[object]) -> str:
    return f"{len(values)} value{'s' * (len(values) != 1)}"


def _kind(value: object) -> str:
    """What a value is, in a student's words."""
    if value is None:
        return "None"
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


def _difference_of_leaves(
    got: object,
    expected: object,
    tolerance: tuple[float, float] | None,
    where: str,
    nan_agrees: bool,
) -> Difference | None:
    if expected is None or isinstance(expected, str):
        if type(got) is type(expected) and got == expected:
            return None
        in_form = type(got) is not type(expected)
        shown = (show(got), show(expected)) if in_form else texts(repr(got), repr(expected))
        return _said(where, *shown, in_form)
    if type(got) is type(expected) in (int, float, bool) and got == expected:
        return None  # most leaves of a fingerprint, without an array for each
    assert isinstance(expected, NUMBERS)
    if not isinstance(got, NUMBERS):
        return _said(where, _kind(got), _kind(expected))
    # A number may be a float, a 0-d array or a 0-d tensor; an array of several is no tensor.
    several = np.ndim(got) or np.ndim(expected)
    if several and isinstance(got, Tensor) != isinstance(expected, Tensor):
        return _said(where, _kind(got), _kind(expected))
    one, other = np.asarray(got), np.asarray(expected)
    if one.shape != other.shape:
        return _said(where, _form(one), _form(other))
    one_wide, other_wide = one.astype(np.float64), other.astype(np.float64)
    wrong = ~_agree(one_wide, other_wide, tolerance or _tolerance(one.dtype, other.dtype))
    if nan_agrees:
        wrong &= ~(np.isnan(one_wide) & np.isnan(other_wide))
    return Difference(where, partial(_shown, one, other, wrong), False) if wrong.any() else None


def _shown(
    got: NDArray[np.generic], expected: NDArray[np.generic], wrong: NDArray[np.bool_]
) -> tuple[str, str]:
    """Two arrays of one shape: whole, if that shows that they differ, or the first entry that is
    `wrong` with its place; and what they have in common."""
    one, other = got.astype(np.float64), expected.astype(np.float64)
    holes = ~np.isfinite(one)
    if holes.any() and np.isfinite(other).all():
        return entry(got, holes), show(expected[first_of(holes)])
    remark = in_common(one, other, wrong, _tolerance(got.dtype, expected.dtype)[0])
    place = first_of(wrong)
    if 1 < got.size <= WHOLE and np.isfinite(other).all():
        whole = in_full(got), in_full(expected)
        told_apart = in_full(got[place][None]) != in_full(expected[place][None])
        if told_apart and max(map(len, whole)) <= WIDTH:
            return f"{whole[0]}{f'   ({remark})' if remark else ''}", whole[1]
    first, second = numbers(got[place], expected[place])
    return first + place_of(wrong, remark), second


def _form(array: NDArray[np.generic]) -> str:
    return f"shape {array.shape}" if array.ndim else "a single number"


def _tolerance(*dtypes: np.dtype[np.generic]) -> tuple[float, float]:
    floats = [dtype.itemsize for dtype in dtypes if dtype.kind == "f"]
    return FLOAT32 if floats and min(floats) < 8 else FLOAT64


def _agree(
    got: NDArray[np.float64], expected: NDArray[np.float64], tolerance: tuple[float, float]
) -> NDArray[np.bool_]:
    finite = np.isfinite(expected)
    # The floor lets rounding noise pass where zeros are expected.
    largest = np.abs(expected[finite]).max(initial=1e-9)
    bound = sum(tolerance) * largest
    with np.errstate(invalid="ignore", over="ignore"):
        agree: NDArray[np.bool_] = np.where(
            finite, np.abs(got - expected) <= bound, got == expected
        )
    return agree


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
        difference(got.value, mistaken.value, tolerance, nan_agrees=True) is None
    )
