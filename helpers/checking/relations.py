"""What an array may have become: each way in which wrong numbers may come of the right ones.

A way is a name with what it needs to be said; `helpers.checking.say_facts` has the words.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from helpers.checking.amounts import lines
from helpers.checking.pair import Way, Wide

SAME: Way = ("same",)
ALL_BUT_FEW = 0.9
DIGITS = 5  # after the point, to which numbers may be rounded


def became(
    got: Wide, expected: Wide, inputs: Mapping[str, Wide], parts: Mapping[str, Wide]
) -> Iterator[tuple[Way, Wide, Wide]]:
    """Each way in which what was expected has the shape of what came out; and both, to compare.

    `inputs` are the arrays of the case, `parts` those expected elsewhere in the answer.
    """
    ways = (
        *_itself(expected),
        *_elsewhere(expected),
        *_fewer(got, expected),
        *_functions(expected),
        *_others(expected, inputs, parts),
        *_reduced(expected),
    )
    for way, array in ways:
        if array.shape == got.shape:
            yield way, got, array
    yield from _too_many(got, expected)
    for name, array in inputs.items():
        # All entries of what is learned change, most often.
        if array.shape == got.shape == expected.shape and _changes(array, expected):
            yield ("change of", name), got - array, expected - array


def _changes(before: Wide, after: Wide) -> bool:
    return bool(np.count_nonzero(before != after) >= ALL_BUT_FEW * after.size)


def _itself(e: Wide) -> Iterator[tuple[Way, Wide]]:
    yield SAME, e
    if e.ndim == 2:
        yield ("transposed",), e.T
    for axis in range(e.ndim - 1 if e.ndim > 2 else 0):
        yield ("axes swapped", str(axis), str(axis + 1)), e.swapaxes(axis, axis + 1)


def _elsewhere(e: Wide) -> Iterator[tuple[Way, Wide]]:
    """The same numbers in other places."""
    for axis in range(e.ndim):
        along = lines(e.ndim, axis)
        yield ("reversed", along), np.flip(e, axis)
        yield ("moved on", along), np.roll(e, 1, axis)
        yield ("moved back", along), np.roll(e, -1, axis)
        yield ("sorted", along), np.sort(e, axis)
        yield ("sorted down", along), np.flip(np.sort(e, axis), axis)
    if e.ndim > 1:
        yield ("diagonal",), np.diagonal(e, axis1=-2, axis2=-1)
        if e.shape[-1] == e.shape[-2]:
            yield ("off the diagonal 0",), e * np.eye(e.shape[-1])
            yield ("above the diagonal 0",), np.tril(e)
            yield ("below the diagonal 0",), np.triu(e)
    if e.ndim > 0 and e.size:
        yield ("flat",), e.ravel()
        yield ("column",), e.reshape(-1, 1)
        yield ("row",), e.reshape(1, -1)


def _fewer(got: Wide, e: Wide) -> Iterator[tuple[Way, Wide]]:
    """Some of the numbers."""
    for axis in range(e.ndim):
        along = lines(e.ndim, axis)
        if got.ndim == e.ndim and 0 < got.shape[axis] < e.shape[axis]:
            count = got.shape[axis]
            lost = e.shape[axis] - count
            first, last = np.arange(count), np.arange(lost, e.shape[axis])
            yield ("the last missing", along), e.take(first, axis)
            yield ("the first missing", along), e.take(last, axis)
        if got.ndim == e.ndim - 1 and e.shape[axis]:
            yield ("only the first", along), np.asarray(e.take(0, axis))
            yield ("only the last", along), np.asarray(e.take(-1, axis))
    if got.ndim == 0 and e.size > 1:
        yield ("only the first", "numbers"), np.asarray(e.flat[0])
        yield ("only the last", "numbers"), np.asarray(e.flat[-1])


def _functions(e: Wide) -> Iterator[tuple[Way, Wide]]:
    """A function of each number."""
    yield ("square",), e * e
    yield ("root",), np.sqrt(e)
    yield ("logarithm",), np.log(e)
    yield ("exponential",), np.exp(e)
    yield ("reciprocal",), 1 / e
    yield ("size",), np.abs(e)
    yield ("at least 0",), np.maximum(e, 0)
    yield ("at most 1",), np.minimum(e, 1)
    yield ("cut to whole",), np.trunc(e)
    for digits in range(1, DIGITS):
        yield ("rounded", str(digits)), np.round(e, digits)
    yield ("float16",), e.astype(np.float16).astype(np.float64)
    yield ("float32",), e.astype(np.float32).astype(np.float64)
    if e.ndim:
        yield ("added up",), np.cumsum(e, axis=0)


def _others(
    e: Wide, inputs: Mapping[str, Wide], parts: Mapping[str, Wide]
) -> Iterator[tuple[Way, Wide]]:
    """Numbers that stand elsewhere, and what is made of them and the right ones."""
    for name, array in parts.items():
        yield ("part", name), array
    for name, array in inputs.items():
        yield ("input", name), array
        yield ("input transposed", name), array.T
        if array.ndim and array.shape == e.shape:
            yield ("times input", name), e * array
            yield ("over input", name), e / array
            yield ("plus input", name), e + array
            yield ("minus input", name), e - array


def _reduced(e: Wide) -> Iterator[tuple[Way, Wide]]:
    """Sums, means and extremes over an axis, or over all."""
    if e.size < 2:
        return
    functions: dict[str, Callable[..., Wide]] = {
        "sum": np.sum,
        "mean": np.mean,
        "largest": np.max,
        "smallest": np.min,
    }
    for name, function in functions.items():
        yield (f"{name} of all",), np.asarray(function(e))
        for axis in range(e.ndim if e.ndim > 1 else 0):
            along = lines(e.ndim, axis)
            yield (name, along), function(e, axis=axis)
            kept = function(e, axis=axis, keepdims=True)
            yield (name, along), kept
            yield (f"{name} everywhere", along), np.broadcast_to(kept, e.shape)


def _too_many(got: Wide, e: Wide) -> Iterator[tuple[Way, Wide, Wide]]:
    """The right numbers are a part of what came out, or come of it: compared the other way."""
    if got.shape == e.shape or got.size < 2:
        return
    for way, array in _reduced(got):
        if array.shape == e.shape:
            yield ("not reduced", *way), array, e
    for way, array in _fewer(e, got):
        if array.shape == e.shape:
            yield ("too many", *way), array, e
    if got.ndim > e.ndim and got.ndim > 1:
        diagonal = np.diagonal(got, axis1=-2, axis2=-1)
        if diagonal.shape == e.shape:
            yield ("too many", "diagonal"), diagonal, e
