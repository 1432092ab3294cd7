"""Facts with a number that is fitted, or about all numbers together. Each looks at all wrong cases
of a part and gives what is true of them all, or None."""

from collections.abc import Sequence

import numpy as np

from helpers.checking.amounts import explained, lines
from helpers.checking.pair import Pair, Said, Wide, bits

ENOUGH = 15.0  # bits that cannot be by chance
NEAR = 1e-3  # relative to the largest entry


def weight(pairs: Sequence[Pair]) -> float:
    """How unlikely it is to meet what is expected by chance; what comes twice counts once."""
    return sum({p.expected.tobytes(): bits(p.expected) for p in pairs}.values())


def all_the_same(pairs: Sequence[Pair]) -> Said | None:
    """Whether each entry is the same number."""
    if any(p.got.size < 3 or np.ptp(p.got) or not np.ptp(p.expected) for p in pairs):
        return None
    numbers = {float(p.got.flat[0]) for p in pairs}
    return (("all the same",), f"{numbers.pop() + 0.0:.4g}" if len(numbers) == 1 else "")


def the_same_in_every_case(pairs: Sequence[Pair]) -> Said | None:
    """Whether what came out does not depend on the case, as what is expected does."""
    first, *rest = pairs
    same = all(np.array_equal(first.got, p.got, equal_nan=True) for p in rest)
    differs = any(not np.array_equal(first.expected, p.expected) for p in rest)
    several = len({p.expected.tobytes() for p in pairs}) > 2 or first.got.size > 2
    return (("the same in every case",), "") if same and differs and several else None


def shifted(pairs: Sequence[Pair]) -> Said | None:
    """Whether a number is added to what is expected, or both together are one."""
    if not all(p.alike for p in pairs) or weight(pairs) < ENOUGH:
        return None
    for way, sums in (
        ("plus", [p.got - p.expected for p in pairs]),
        ("together", [p.got + p.expected for p in pairs]),
    ):
        scales = [np.abs(p.expected).max() + np.abs(p.got).max() for p in pairs]
        if all(np.ptp(s) <= p.precision * scale
               for s, p, scale in zip(sums, pairs, scales, strict=True)):  # fmt: skip
            numbers = [float(s.flat[0]) for s in sums]
            if number := explained(numbers, [p.sizes for p in pairs]):
                return (way,), number
            if min(bits(p.expected) for p in pairs) - 10 >= ENOUGH:
                return (way,), ""
    return None


def on_a_line(pairs: Sequence[Pair]) -> Said | None:
    """Whether it is what is expected times one number plus another one, the same in all cases."""
    if not all(p.alike for p in pairs):
        return None
    got = np.concatenate([p.got.ravel() for p in pairs])
    expected = np.concatenate([p.expected.ravel() for p in pairs])
    if bits(expected) < ENOUGH + 30 or not np.ptp(got):
        return None
    low, high = expected.argmin(), expected.argmax()
    slope = (got[high] - got[low]) / (expected[high] - expected[low])
    if abs(slope) <= pairs[0].precision:
        return None  # it does not follow what is expected
    start = got[low] - slope * expected[low]
    scale = np.abs(got).max() + np.abs(start)
    if not (np.abs(got - slope * expected - start) <= pairs[0].precision * scale).all():
        return None
    return ("on a line",), (
        f"{slope:.4g} × the expected ones {'−' if start < 0 else '+'} {abs(start):.4g}"
    )


def line_by_line(pairs: Sequence[Pair]) -> Said | None:
    """Whether each row, or column, is the expected one times a number, or plus one, of its own."""
    if any(p.got.ndim != 2 or not p.alike for p in pairs):
        return None
    for axis in (1, 0):
        if any(p.got.shape[axis] < 3 or p.got.shape[1 - axis] < 2 for p in pairs):
            continue
        if all(_are_multiples(p, axis) for p in pairs):
            return ("each a multiple", lines(2, 1 - axis)), ""
        differences = [np.ptp(p.got - p.expected, axis=axis) for p in pairs]
        if all((d <= p.precision * np.abs(p.got).max()).all()
               for d, p in zip(differences, pairs, strict=True)):  # fmt: skip
            return ("each shifted", lines(2, 1 - axis)), ""
    return None


def _are_multiples(pair: Pair, axis: int) -> bool:
    got, expected = pair.got, pair.expected
    several = np.count_nonzero(expected, axis=axis) >= 3
    if not several.all() or not got.any():
        return False
    dots = (got * expected).sum(axis=axis, keepdims=True)
    fitted = expected * dots / (expected * expected).sum(axis=axis, keepdims=True)
    largest = np.abs(got).max(axis=axis, keepdims=True)
    return bool((np.abs(got - fitted) <= pair.precision * np.maximum(largest, 1e-30)).all())


def in_other_places(pairs: Sequence[Pair]) -> Said | None:
    """Whether the same rows, columns or numbers stand in another order."""
    if any(not p.alike or p.got.size < 3 for p in pairs):
        return None
    if weight(pairs) < ENOUGH:
        return None
    for axis in range(2):
        if all(p.got.ndim == 2 and _same_lines(p, axis) for p in pairs):
            return ("in another order", lines(2, axis)), ""
    if all(_close(np.sort(p.got, None), np.sort(p.expected, None), p) for p in pairs):
        return ("in another order", "numbers"), ""
    return None


def _same_lines(pair: Pair, axis: int) -> bool:
    one, other = (np.moveaxis(each, axis, 0) for each in (pair.got, pair.expected))
    orders = [np.lexsort(np.round(each.T / np.abs(other).max(), 5)) for each in (one, other)]
    return _close(one[orders[0]], other[orders[1]], pair)


def _close(one: Wide, other: Wide, pair: Pair) -> bool:
    return bool((np.abs(one - other) <= pair.precision * np.abs(pair.expected).max()).all())


def near(pairs: Sequence[Pair]) -> Said | None:
    """Whether the numbers are nearly right."""
    if not all(p.alike for p in pairs):
        return None
    scales = [np.abs(p.expected).max() or 1e-30 for p in pairs]
    far = max(np.abs(p.got - p.expected).max() / s for p, s in zip(pairs, scales, strict=True))
    if far > NEAR:
        return None
    return ("near",), f"{100 * far:.1g}"


def to_one_side(pairs: Sequence[Pair]) -> Said | None:
    """Whether all entries are too large, or all too small."""
    if not all(p.alike for p in pairs) or sum(np.unique(p.expected).size for p in pairs) < 4:
        return None
    signs = {bool(sign) for p in pairs for sign in (p.got - p.expected)[p.wrong].ravel() > 0}
    if len(signs) != 1:
        return None
    return ("too large" if signs.pop() else "too small",), ""


def always_as_long(pairs: Sequence[Pair]) -> Said | None:
    """Whether there are as many rows, say, in every case, where that is not expected."""
    if len({p.got.ndim for p in pairs} | {p.expected.ndim for p in pairs}) != 1:
        return None
    for axis in range(pairs[0].got.ndim):
        got, expected = (
            {getattr(p, side).shape[axis] for p in pairs} for side in ("got", "expected")
        )
        if len(got) == 1 and len(expected) > 1:
            return ("always", lines(pairs[0].got.ndim, axis)), str(got.pop())
    return None
