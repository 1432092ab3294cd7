"""A part of an answer that is wrong in a case, as what a fact is found in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Wide: TypeAlias = NDArray[np.float64]
Way: TypeAlias = tuple[str, ...]  # a name with what it needs to be said
Said: TypeAlias = tuple[Way, str]  # what is true, and the number in it, in words
SMALL = 1e-2  # of the largest entry: below that a few digits do


@dataclass(frozen=True)
class Pair:
    """What came out and what was expected of one part in one case that is wrong, as wide floats.

    number     of the case, from 0
    inputs     the case's arrays by name
    parts      what is expected elsewhere in the answer
    sizes      numbers of the case by what they are
    precision  relative to the largest entry: what differs by less is the same
    """

    number: int
    got: Wide
    expected: Wide
    inputs: Mapping[str, Wide]
    parts: Mapping[str, Wide]
    sizes: dict[str, float]
    precision: float

    @property
    def alike(self) -> bool:
        """Whether both have one shape, and are numbers all over."""
        same = self.got.shape == self.expected.shape
        return same and bool(np.isfinite(self.got).all() and np.isfinite(self.expected).all())

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """Which entries differ, where both have one shape."""
        largest = np.abs(self.expected[np.isfinite(self.expected)]).max(initial=1e-9)
        near = np.abs(self.got - self.expected) <= 10 * self.precision * largest
        wrong: NDArray[np.bool_] = ~(near | (self.got == self.expected))
        return wrong


def factor(got: Wide, expected: Wide, precision: float) -> float | None:
    """The number by which one array is the other one times it, or None."""
    finite = np.isfinite(expected)
    if not np.array_equal(finite, np.isfinite(got)):
        return None
    if not np.array_equal(got[~finite], expected[~finite]):
        return None
    one, other = got[finite], expected[finite]
    if not other.size or not other.any():
        return None
    largest = np.abs(other).argmax()
    ratio = float(one[largest] / other[largest])
    bound = precision * abs(ratio) * (np.abs(other) + SMALL * abs(other[largest]))
    if not ratio or not (np.abs(one - ratio * other) <= bound).all():
        return None
    return 1.0 if abs(ratio - 1) <= precision else ratio


def bits(array: Wide) -> float:
    """How unlikely it is, about, to meet these numbers by chance."""
    values, counts = np.unique(array[np.isfinite(array)], return_counts=True)
    values = values[values != 0] if values.size > 1 else values
    if not values.size:
        return 0.0
    scaled = values * 100  # what has two digits after the point is as good as whole
    if (scaled == np.round(scaled)).all():
        if array.size == 1:
            whole = values[0] == round(values[0])
            return float(np.log2(abs(values[0] if whole else scaled[0]) + 1))
        shares = counts / counts.sum()
        return float(-(counts * np.log2(shares)).sum())
    return 10.0 * np.unique(np.round(values / np.abs(values).max(), 6)).size
