"""Says what numbers have to do with the sizes of a case: 5 is the number of rows of H."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np

Amounts: TypeAlias = dict[str, float]  # numbers of a case by what they are
LARGEST = 1_000  # whole number that tells something by itself
PRECISION = 2e-5  # relative
NAMED = {
    math.log(2): "ln 2",
    1 / math.log(2): "1 / ln 2",
    math.sqrt(2): "√2",
    1 / math.sqrt(2): "1 / √2",
}


def amounts(inputs: Mapping[str, object], expected: object = None) -> Amounts:
    """The sizes and numbers of a case by what they are."""
    found: Amounts = {}
    for name, value in inputs.items():
        if isinstance(value, np.ndarray) and value.ndim:
            found |= _sizes(f"of {name}", value)
        elif isinstance(value, list) and value:
            found[f"the number of entries of {name}"] = len(value)
        elif isinstance(value, (int, float)) and 0 < value < math.inf and value is not True:
            found[name] = float(value)
    if isinstance(expected, np.ndarray) and expected.ndim:
        found |= _sizes("that are expected", expected)
    return found


def _sizes(of: str, array: np.ndarray) -> Amounts:
    lengths = {
        f"the number of {lines(array.ndim, axis)} {of}": float(length)
        for axis, length in enumerate(array.shape)
    }
    if array.ndim > 1:
        lengths[f"the number of entries {of}"] = float(array.size)
    if array.ndim > 2 and array.shape[0]:
        lengths[f"the number of entries in each one {of}"] = float(array.size // array.shape[0])
    return lengths


def lines(dimensions: int, axis: int) -> str:
    """What lies along an axis of an array."""
    if dimensions == 1:
        return "entries"
    return ("rows", "columns")[axis] if dimensions == 2 else f"places along axis {axis}"


def explained(numbers: Sequence[float], cases: Sequence[Amounts], fitted: bool = True) -> str:
    """What a number is in each of several cases: the same one, a size, or made of two; "" if that
    cannot be told. A number that says nothing by itself may be there only if it is `fitted`."""
    signs = {number > 0 for number in numbers}
    if len(signs) > 1 or not all(map(math.isfinite, numbers)) or 0 in numbers:
        return ""
    text = _explained([abs(number) for number in numbers], cases, fitted)
    return (
        text if True in signs or not text else f"−{text}" if text[0].isdigit() else f"minus {text}"
    )


def _explained(numbers: Sequence[float], cases: Sequence[Amounts], fitted: bool) -> str:
    constant = all(_close(number, numbers[0]) for number in numbers)
    plain = _plain(numbers[0]) if constant else ""
    if plain in ("1", "2", "1/2"):
        return plain
    for text, values in _made(cases, pairs=not constant and len(numbers) > 1):
        if all(map(_close, numbers, values)):
            return f"{plain}, {text}" if plain else text
    if not constant and len(numbers) > 1:
        return _in_proportion(numbers, cases)
    if plain or not constant or len(numbers) < 2 or not fitted:
        return plain
    return f"{numbers[0]:.4g}"


def _in_proportion(numbers: Sequence[float], cases: Sequence[Amounts]) -> str:
    """The numbers as one number times an amount, or divided by one."""
    for name in _in_all(cases):
        for text, shares in (
            ("{1} / {0}", [case[name] / n for n, case in zip(numbers, cases, strict=True)]),
            ("{0} × {1}", [n / case[name] for n, case in zip(numbers, cases, strict=True)]),
            ("{0} / {1}", [n * case[name] for n, case in zip(numbers, cases, strict=True)]),
        ):
            whole = shares[0] > 1 and _close(shares[0], round(shares[0]))
            telling = len(set(numbers)) > 2 and (whole or text != "{1} / {0}")
            if telling and all(_close(share, shares[0]) for share in shares):
                plain = _plain(shares[0])
                return text.format(plain if plain in NAMED.values() else f"{shares[0]:.6g}", name)
    return ""


def _in_all(cases: Sequence[Amounts]) -> list[str]:
    return [name for name in cases[0] if all(name in case for case in cases)]


def _plain(number: float) -> str:
    """A number that says something by itself."""
    for known, text in NAMED.items():
        if _close(number, known):
            return text
    for value, text in ((number, "{}"), (1 / number, "1/{}")):
        if 1 <= round(value) <= LARGEST and _close(value, round(value)):
            return text.format(round(value)) if round(value) > 1 else "1"
    return ""


def _made(cases: Sequence[Amounts], pairs: bool) -> Iterator[tuple[str, list[float]]]:
    """What can be made of the amounts that all cases have."""
    names = _in_all(cases)
    of = {name: [case[name] for case in cases] for name in names}
    for name in names:
        yield name, of[name]
        yield f"1 / {name}", [1 / value for value in of[name]]
    for name in names:
        yield f"√ of {name}", [math.sqrt(value) for value in of[name]]
        yield f"1 / √ of {name}", [1 / math.sqrt(value) for value in of[name]]
        yield f"ln of {name}", [math.log(value) for value in of[name]]
    if not pairs:
        return
    for one, other in combinations(names, 2):
        both = list(zip(of[one], of[other], strict=True))
        yield f"{one} × {other}", [a * b for a, b in both]
        yield f"1 / ({one} × {other})", [1 / (a * b) for a, b in both]
        yield f"{one} / {other}", [a / b for a, b in both]
        yield f"{other} / {one}", [b / a for a, b in both]


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=PRECISION)
