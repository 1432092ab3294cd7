"""Facts about where the wrong entries are and what stands there. Each looks at all wrong cases of a
part and gives what is true of them all, or None."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from helpers.checking.amounts import explained, lines
from helpers.checking.pair import Pair, Said, Way, Wide

Mask: TypeAlias = NDArray[np.bool_]
ENOUGH = 12.0  # bits that cannot be by chance


def first_only(pairs: Sequence[Pair]) -> Said | None:
    """Whether the first rows, or entries, are right and all the others wrong, or the last."""
    if any(p.got.shape != p.expected.shape or p.got.size < 3 for p in pairs):
        return None
    for flat in (False, True):
        rows = [_rows(p, flat) for p in pairs]
        if any(len(bad) < 2 or bad.all() or not bad.any() or not clear for bad, clear in rows):
            continue
        if sum(len(wrong) for wrong, _ in rows) < 6:
            continue
        along = "entries" if flat else lines(pairs[0].got.ndim, 0)
        if flat and all((~w).sum() % p.got.shape[-1] == 0 for p, (w, _) in zip(pairs, rows)
                        if p.got.ndim > 1):  # fmt: skip
            continue  # whole rows
        for way, bad in (
            ("right first", [np.sort(wrong) for wrong, _ in rows]),
            ("right last", [np.sort(wrong)[::-1] for wrong, _ in rows]),
        ):
            if all(np.array_equal(b, wrong) for b, (wrong, _) in zip(bad, rows, strict=True)):
                counts = [float((~b).sum()) for b in bad]
                number = explained(counts, [p.sizes for p in pairs])
                if len(set(counts)) == 1 or number:
                    return (way, along), number
    return None


def _rows(pair: Pair, flat: bool) -> tuple[Mask, bool]:
    """Which rows, or entries, are wrong; and whether each is so from end to end, but for zeros."""
    wrong = pair.wrong.ravel()[:, None] if flat else pair.wrong.reshape(len(pair.wrong), -1)
    told = pair.expected.reshape(wrong.shape) != 0
    any_wrong: Mask = np.any(wrong, axis=1)
    clear = all((wrong | ~told)[any_wrong].all(axis=1)) and bool(told[~any_wrong].any(axis=1).all())
    return any_wrong, clear


def where(pairs: Sequence[Pair]) -> Said | None:
    """Whether the wrong entries are just those where something holds, and what they are there."""
    if any(p.got.shape != p.expected.shape or p.got.size < 2 for p in pairs):
        return None
    masks = [p.wrong for p in pairs]
    told = [p.expected[~mask] != 0 for p, mask in zip(pairs, masks, strict=True)]
    if not all(each.any() for each in (*told, *masks)) or sum(map(_entropy, masks)) < ENOUGH:
        return None
    conditions = [dict(_conditions(p.expected, p.inputs)) for p in pairs]
    for condition in conditions[0]:
        if all(condition in c and np.array_equal(c[condition], mask)
               for c, mask in zip(conditions, masks, strict=True)):  # fmt: skip
            there = [_at(p, mask) for p, mask in zip(pairs, masks, strict=True)]
            return ("wrong where", *condition, *_there(there)), ""
    return None


def wrong_ones(pairs: Sequence[Pair]) -> Said | None:
    """What the wrong entries are, where some are right."""
    if any(p.got.shape != p.expected.shape for p in pairs):
        return None
    masks = [p.wrong for p in pairs]
    if all(mask.all() for mask in masks) or min(mask.sum() for mask in masks) < 1:
        return None
    if sum(mask.sum() for mask in masks) < 5:
        return None
    there = _there([_at(p, mask) for p, mask in zip(pairs, masks, strict=True)])
    return (("wrong ones", *there), "") if there else None


def _at(pair: Pair, mask: Mask) -> Pair:
    """Some entries of a pair."""
    inputs = {n: a[mask] for n, a in pair.inputs.items() if a.shape == mask.shape}
    return replace(pair, got=pair.got[mask], expected=pair.expected[mask], inputs=inputs)


def _there(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """What the wrong entries are: the same number, or the expected one with another sign or plus
    the same number."""
    got = np.concatenate([p.got for p in pairs])
    expected = np.concatenate([p.expected for p in pairs])
    if not np.isfinite(got).all() or not np.isfinite(expected).all():
        return ()
    precision = pairs[0].precision
    bound = precision * (np.abs(got) + precision * np.abs(got).max())
    if np.ptp(got) <= bound.max():
        return (f"{got[0] + 0.0:.4g}",)
    if (np.abs(got + expected) <= bound).all():
        return ("the expected ones with the sign turned",)
    if np.ptp(got - expected) <= precision * np.abs(got - expected).min():
        more = got[0] - expected[0]
        return (f"{abs(more):.4g} too {'large' if more > 0 else 'small'}",)
    for name in pairs[0].inputs:
        if all(name in p.inputs for p in pairs):
            given = np.concatenate([p.inputs[name] for p in pairs])
            share = float((got * given).sum() / ((given * given).sum() or 1))
            if share and (np.abs(got - share * given) <= bound).all():
                times = "" if abs(share - 1) <= precision else f"{share:.4g} × "
                return (f"{times}{name}",)
    return ()


def _entropy(mask: Mask) -> float:
    share = mask.mean()
    if share in (0, 1):
        return 0.0
    return float(-mask.size * (share * np.log2(share) + (1 - share) * np.log2(1 - share)))


def _conditions(e: Wide, inputs: Mapping[str, Wide]) -> Iterator[tuple[Way, Mask]]:
    """Where something holds, by what it is."""
    yield from _of_a_number(e, inputs)
    if e.ndim == 2:
        yield from _of_a_place(e, inputs)
    if e.ndim > 1 and e.shape[-1] == e.shape[-2]:
        eye = np.broadcast_to(np.eye(e.shape[-1]) == 1, e.shape)
        yield ("the entry", "is on the diagonal"), eye
        yield ("the entry", "is off the diagonal"), ~eye


def _of_a_number(e: Wide, inputs: Mapping[str, Wide]) -> Iterator[tuple[Way, Mask]]:
    arrays = {"what is expected": e} | {n: a for n, a in inputs.items() if a.shape == e.shape}
    for name, array in arrays.items():
        for sign, mask in (("> 0", array > 0), ("< 0", array < 0), ("= 0", array == 0)):
            yield (name, sign), mask
        yield (name, "> 1"), array > 1
        yield (name, "≤ 0"), array <= 0
        yield (name, "≥ 0"), array >= 0
    for axis in range(e.ndim):
        largest = e == e.max(axis, keepdims=True)
        yield ("it", f"is the largest of those along axis {axis}"), largest


def _of_a_place(e: Wide, inputs: Mapping[str, Wide]) -> Iterator[tuple[Way, Mask]]:
    for name, array in inputs.items():
        if array.shape == e.shape[:1] and (array == np.round(array)).all():
            named = np.arange(e.shape[1]) == array[:, None]
            yield ("the column", f"is named by {name}"), named
            yield ("the column", f"is not named by {name}"), ~named
    for axis, name in enumerate(("row", "column")):
        place = np.indices(e.shape)[axis]
        for end, number in (("first", 0), ("last", e.shape[axis] - 1)):
            yield (f"the {name}", f"is the {end} one"), place == number
            yield (f"the {name}", f"is not the {end} one"), place != number
