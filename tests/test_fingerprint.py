"""Fingerprints: what they take for the same, and what they tell apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.checking.case import Outcome
from helpers.checking.codec import Tensor
from helpers.checking.compare import alike
from helpers.checking.fingerprint import SUMS, fingerprint

pytestmark = pytest.mark.quick


def known_again(one, other):
    return alike(fingerprint(Outcome(one)), fingerprint(Outcome(other)))


def drawn(*shape, dtype=np.float64, seed=1):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def with_entry(array, place, value):
    changed = array.copy()
    changed.flat[place] = value
    return changed


LARGE = drawn(64, 784)
KNOWN = [114.0, -57.0, 0.0, -50.0, 99.0, 56.0]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(3,), (5, 4), (64, 784), (100_000,)])
def test_rounding_makes_no_difference(shape, dtype):
    array = drawn(*shape, dtype=dtype)
    noise = 4 * np.finfo(dtype).eps * drawn(*shape, seed=2)
    assert known_again((array * (1 + noise)).astype(dtype), array)
    assert known_again({"a": [array, 1]}, {"a": [array.copy(), 1]})


@pytest.mark.parametrize(
    "other",
    [
        with_entry(LARGE, 0, LARGE.flat[0] + 1),
        with_entry(LARGE, -1, LARGE.flat[-1] + 0.1),
        with_entry(LARGE, 300, np.nan),
        with_entry(LARGE, 300, np.inf),
        LARGE * 1.001,
        -LARGE,
        LARGE[::-1],
        LARGE[:, ::-1],
        LARGE[:-1],
        LARGE.reshape(784, 64),
        np.roll(LARGE, 1, axis=0),
        np.ones_like(LARGE),
        LARGE.view(Tensor),
        None,
    ],
)
def test_what_differs_is_told_apart(other):
    assert not known_again(other, LARGE) and not known_again(LARGE, other)


def test_it_counts_where_a_hole_stands_and_which_it_is():
    hole = with_entry(LARGE, 7, np.nan)
    assert known_again(hole, hole.copy())
    assert not known_again(hole, with_entry(LARGE, 8, np.nan))
    assert not known_again(with_entry(LARGE, 7, np.inf), with_entry(LARGE, 7, -np.inf))


def test_the_width_of_floats_is_not_compared():
    assert known_again(LARGE.astype(np.float32), LARGE)


def test_a_fingerprint_is_small_and_its_own():
    once = fingerprint(Outcome({"a": LARGE, "b": "text"}, changed=("a",)))
    assert sum(np.size(each) for each in once.value["a"].values()) <= 2 * SUMS
    assert alike(fingerprint(once), once) and once.changed == ("a",)


def test_the_sums_are_those_that_a_stored_file_has():
    """Other places or signs would make every file of an earlier release name nothing."""
    sums = fingerprint(Outcome(np.arange(1.0, 101))).value["sums"]
    assert (sums[:6] * np.sqrt(100 / SUMS)).tolist() == KNOWN


@given(st.integers(SUMS + 1, 5_000), st.integers(0, 2**32), st.floats(1e-2, 1e6))
def test_any_one_entry_that_is_another_shows(count, seed, size):
    array = size * drawn(count, seed=seed)
    place = seed % count
    assert not known_again(with_entry(array, place, array[place] + size), array)
