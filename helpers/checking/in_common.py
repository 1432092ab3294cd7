"""Says what the numbers of an answer have in common with those expected: true of all of them, and
a hint at what went wrong."""

import numpy as np
from numpy.typing import NDArray

Wide = NDArray[np.float64]
LISTED = 3  # rows or columns that are named
MOST = 1_000  # the largest whole factor that tells something of a single number


def in_common(got: Wide, expected: Wide, wrong: NDArray[np.bool_], precision: float) -> str:
    """What two arrays of one shape, which differ where `wrong`, have in common; empty if nothing.

    Numbers are taken for equal within `precision`, relative to each of them.
    """
    if not (np.isfinite(got).all() and np.isfinite(expected).all()):
        return ""
    with np.errstate(all="ignore"):
        if got.size == 1:
            return _of_a_number(got.item(), expected.item(), precision)
        if wrong.sum() == 1:
            return ""
        return (
            _as_a_whole(got, expected, precision)
            or _lines("row", wrong, expected != 0, 0)
            or _lines("column", wrong, expected != 0, 1)
        )


def _of_a_number(got: float, expected: float, precision: float) -> str:
    if expected == round(expected) or not got:
        return ""  # such a factor may be by chance
    factor = got / expected
    whole = max(abs(factor), 1 / abs(factor))
    if abs(whole - round(whole)) > precision * whole or whole > MOST:
        return ""
    return _times(factor)


def _as_a_whole(got: Wide, expected: Wide, precision: float) -> str:
    if np.ptp(got) == 0:
        return f"each is {got.flat[0] + 0.0:.4g}"
    largest = np.unravel_index(np.abs(expected).argmax(), expected.shape)
    factor = got[largest] / expected[largest]
    bound = precision * (np.abs(got) + precision * np.abs(got).max())
    if np.count_nonzero(expected) > 1 and (np.abs(got - factor * expected) <= bound).all():
        return _times(factor)
    shift = got - expected
    if np.ptp(shift) <= precision * np.abs(shift).min():
        return f"each is {abs(shift.flat[0]):.4g} {'more' if shift.flat[0] > 0 else 'less'}"
    square = got.ndim == 2 and got.shape[0] == got.shape[1]
    if square and (np.abs(got.T - expected) <= bound.T).all():
        return "transposed"
    if (np.abs(np.sort(got, None) - np.sort(expected, None)) <= np.sort(bound, None)).all():
        return "the same numbers in other places"
    return ""


def _times(factor: float) -> str:
    if abs(factor - 1) < 1e-3:
        return ""
    if abs(factor + 1) < 1e-3:
        return "the sign is reversed"
    if abs(factor) < 1 and abs(1 / factor - round(1 / factor)) < 1e-3:
        return f"1/{round(1 / factor)} of what is expected".replace("1/-", "-1/")
    return f"{factor:.4g} times what is expected"


def _lines(name: str, wrong: NDArray[np.bool_], told: NDArray[np.bool_], axis: int) -> str:
    """Which rows or columns of a matrix differ, or agree, where those are few: if all the others
    differ from end to end, and what agrees has entries that are `told` from zero."""
    if wrong.ndim != 2 or wrong.shape[axis] == 1:
        return ""
    differs: NDArray[np.bool_] = np.any(wrong, axis=1 - axis)
    clear = differs == np.all(wrong | ~told, axis=1 - axis)
    few, verb = (differs, "differ") if 2 * differs.sum() <= len(differs) else (~differs, "agree")
    if not (0 < few.sum() <= LISTED and clear.all()):
        return ""
    *most, last = map(str, np.flatnonzero(few))
    return f"{name}s {', '.join(most)} and {last} {verb}" if most else f"only {name} {last} {verb}s"
