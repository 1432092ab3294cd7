"""What a program gave on all cases of a question, in a few numbers, to be met again.

For each case a number for the form (what came, of which kinds and shapes, or which error) and, of
each array or number in it, a sum or two with fixed weights. What is right is told as such.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.checking.by_part import leaves
from helpers.checking.case import Case, Outcome
from helpers.checking.codec import NUMBERS, Tensor, as_array
from helpers.checking.compare import FLOAT32, FLOAT64, difference, same
from helpers.checking.pair import bits

RIGHT = 0  # the form of what is right; that of an error is odd, of all else even
ENOUGH = 20.0  # bits, that cannot be chance
PIECE = 1 << 16  # entries that are summed at once
PRECISION = 1e-6  # relative, to which sums are kept


@dataclass(frozen=True)
class Trace:
    """Of each case the form, and how many sums are of it; all sums in a row, and to what they
    agree.

    weights  for each case how unlikely it is, in bits, to meet its wrong numbers by chance
    telling  whether it is wrong, and no error came or was due
    """

    forms: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    sums: NDArray[np.float32]
    bounds: NDArray[np.float32]
    weights: NDArray[np.float64]
    telling: NDArray[np.bool_]

    @property
    def digest(self) -> str:
        """The same for what agrees, if no number is just where rounding goes the other way."""
        rounded = [
            f"{each:.3e}" if abs(each) > bound else "0"
            for each, bound in zip(self.sums, self.bounds, strict=True)
        ]
        return f"{_number([*map(int, self.forms), *rounded]):08x}"


def traced(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    tolerance: tuple[float, float] | None = None,
) -> Trace:
    """The trace of what came of each case."""
    forms, counts, weights, telling = [], [], [], []
    sums: list[float] = []
    bounds: list[float] = []
    for answer, case in zip(answers, cases, strict=True):
        before = len(sums)
        wrong = not same(answer, case.expected, tolerance)
        forms.append(_form(answer, sums, bounds, tolerance) if wrong else RIGHT)
        counts.append(len(sums) - before)
        telling.append(wrong and not answer.error and not case.expected.error)
        weights.append(_weight(answer, case.expected, tolerance) if telling[-1] else 0.0)
    return Trace(
        np.array(forms, np.uint32),
        np.array(counts, np.uint32),
        np.array(sums, np.float32),
        np.array(bounds, np.float32),
        np.array(weights),
        np.array(telling),
    )


def _weight(answer: Outcome, expected: Outcome, tolerance: tuple[float, float] | None) -> float:
    """That of the part that weighs most."""
    due = dict(_leaves(expected.value))
    found = [0.0]
    for where, value in _leaves(answer.value):
        is_number = isinstance(value, NUMBERS) and not isinstance(value, bool)
        if is_number and difference(value, due.get(where), tolerance):
            found.append(bits(np.asarray(value).astype(np.float64)))
    return max(found)


def agree(one: Trace, other: Trace) -> bool:
    """Whether both are of the same answers."""
    if not np.array_equal(one.forms, other.forms):
        return False
    bounds = np.maximum(one.bounds, other.bounds)
    return bool((np.abs(one.sums - other.sums) <= bounds).all())


def _form(
    answer: Outcome,
    sums: list[float],
    bounds: list[float],
    tolerance: tuple[float, float] | None,
) -> int:
    """The number of a form; the sums of what is in it are added to those that are given."""
    if answer.error:
        return _number([answer.error, answer.operation]) | 1
    form: list[object] = [*answer.changed]
    for where, value in _leaves(answer.value):
        if not isinstance(value, NUMBERS):
            form.append([where, repr(value)])
            continue
        array = np.asarray(value)
        wide = array.astype(np.float64).ravel()
        finite = np.isfinite(wide)
        kind = "tensor" if isinstance(value, Tensor) and array.ndim else "array"
        holes = np.where(finite, 0, np.nan_to_num(wide, nan=2, posinf=3, neginf=5))
        form.append([where, kind, array.shape, [] if finite.all() else holes.tolist()])
        kept = np.where(finite, wide, 0)
        width = tolerance or (FLOAT32 if array.dtype == np.float32 else FLOAT64)
        own = _sums(kept)
        sums += own
        bounds += [(sum(width) + PRECISION) * float(np.abs(kept).max(initial=1e-9))] * len(own)
    return max(_number(form) & ~1, 2)


def _leaves(value: object) -> Iterator[tuple[str, object]]:
    """What a value is made of, with lists of numbers as arrays."""
    whole = as_array(value) if isinstance(value, list) else value
    for where, leaf in leaves(whole):
        yield where, as_array(leaf) if isinstance(leaf, list) else leaf


def _number(form: object) -> int:
    return zlib.crc32(json.dumps(form).encode())


def _sums(entries: NDArray[np.float64]) -> list[float]:
    """Of one number itself; of several two sums, each divided by the root of how many they are."""
    if entries.size < 2:
        return [*map(float, entries)]
    sums = np.zeros(2)
    for start in range(0, entries.size, PIECE):
        piece = entries[start : start + PIECE]
        sums += _weights(start, piece.size) @ piece
    return [*map(float, sums / np.sqrt(entries.size))]


@lru_cache(8)
def _weights(start: int, count: int) -> NDArray[np.float64]:
    """Two weights for each entry from a place on, from −1 to 1 and the same for ever; they follow
    no order, so that no two arrays in another order have the same sums."""
    place = np.arange(start + 1, start + count + 1, dtype=np.float64)
    return np.stack([np.cos(place * place * ratio) for ratio in (1.618033988749895, 2.718281828)])
