"""A few numbers by which a value is known again.

What a known mistake gives on a case is needed for one thing only: to tell whether an answer gives
the same. For that its large arrays are replaced by a count sketch (Charikar, Chen and
Farach-Colton, 2002): every entry is added, with a sign, to one of a few sums. Arrays that agree to
tolerance have sums that do; where one entry in a thousand is another one, a sum shows it.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.checking.case import Outcome
from helpers.checking.codec import Tensor, as_array

SUMS = 64  # of an array that has more entries than that


def fingerprint(outcome: Outcome) -> Outcome:
    """The outcome with its arrays of more than 64 entries replaced by sums over their entries, and
    lists of as many numbers likewise.

    What is one already stays as it is.
    """
    return replace(outcome, value=_reduced(outcome.value))


def _reduced(value: object) -> object:
    if isinstance(value, dict):
        return {key: _reduced(each) for key, each in value.items()}
    array = as_array(value)
    if isinstance(array, np.ndarray) and array.size > SUMS:
        return _sketch(array)
    if isinstance(value, list):
        return [_reduced(each) for each in value]
    return value


def _sketch(array: NDArray[np.generic]) -> dict[str, object]:
    """Form and sums of an array; the sums have its width, by which they are compared."""
    entries = array.astype(np.float64).ravel()
    finite = np.isfinite(entries)
    sums = _sums(np.where(finite, entries, 0))
    # NaN, ∞ and −∞ as numbers of their own, so that it counts where they stand.
    holes = np.where(finite, 0, np.nan_to_num(entries, nan=2, posinf=3, neginf=5))
    return {
        "of": "tensor" if isinstance(array, Tensor) else "array",
        "shape": list(array.shape),
        "sums": sums.astype(array.dtype) if array.dtype.kind == "f" else sums,
        "holes": [] if finite.all() else _sums(holes),
    }


def _sums(entries: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums, each divided by the root of how many entries go into one."""
    place, sign = _places(entries.size)
    sums = np.bincount(place, sign * entries, SUMS).astype(np.float64)
    return sums / np.float64(entries.size / SUMS) ** 0.5


@lru_cache(8)
def _places(count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """To which sum each entry goes, and with which sign: the same for ever, on any machine.

    The numbers are those of SplitMix64 (Steele, Lea and Flood, 2014).
    """
    z = (np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    place = (z % np.uint64(SUMS)).astype(np.int64)
    return place, np.where(z >> np.uint64(63), 1.0, -1.0)
