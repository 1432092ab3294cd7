"""Whether two values agree, and what is said of where they do not."""

import copy
import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.checking import say
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.codec import Tensor
from helpers.checking.compare import FLOAT32, FLOAT64, alike, difference, same
from helpers.checking.fingerprint import fingerprint
from helpers.checking.judge import examined
from helpers.checking.show import show
from tests.values import arrays, values

pytestmark = pytest.mark.quick

LONGEST = 400  # characters of what is said in a line
tolerances = st.tuples(st.floats(1e-9, 1e-2), st.floats(1e-12, 1e-4))
finite = hnp.arrays(
    st.sampled_from([np.float32, np.float64]),
    hnp.array_shapes(min_dims=0, max_dims=2),
    elements=st.floats(-1e6, 1e6, width=32),
)


def has_nan(value):
    if isinstance(value, (dict, list)):
        return any(map(has_nan, value.values() if isinstance(value, dict) else value))
    is_float = isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f"
    return is_float and bool(np.isnan(value).any())


def silently(function, *arguments):
    """What a function returns. A warning, which a notebook would show, is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return function(*arguments)


@given(values)
def test_a_value_agrees_with_itself_unless_it_has_a_nan(value):
    found = difference(copy.deepcopy(value), value)
    assert (found is not None) == has_nan(value)


@given(values)
def test_a_mistake_that_gives_a_nan_is_known_by_it(value):
    assert alike(Outcome(copy.deepcopy(value)), Outcome(value))


@given(values, values)
def test_any_two_values_are_compared_and_what_is_said_is_one_short_line(one, other):
    found = silently(difference, one, other)
    if found:
        for text in (found.got, found.expected):
            assert 0 < len(text) <= LONGEST and text.isprintable()


long_texts = st.builds(lambda *parts: "".join(parts), st.just("x" * 200), st.text(max_size=3))
near = st.floats(1e-12, 1e-3) | st.just(0.0)


@given(values | long_texts, values | long_texts)
def test_what_differs_is_never_shown_alike(one, other):
    assume(not has_nan(other))
    if found := difference(one, other):
        assert found.got != found.expected


@given(finite, near, st.sampled_from([None, (1e-15, 1e-15)]), st.data())
def test_numbers_that_are_nearly_equal_are_shown_in_as_many_digits_as_it_takes(
    expected, step, tolerance, data
):
    assume(expected.size)
    got = expected.astype(np.float64)
    place = tuple(data.draw(st.integers(0, side - 1)) for side in expected.shape)
    got[place] *= 1 + step
    if found := difference(got, expected, tolerance):
        assert found.got.split(" at ")[0] != found.expected


@pytest.mark.parametrize(
    ("got", "expected", "words"),
    [
        (np.arange(6.0) * 2, np.arange(6.0), "(2 times what is expected)"),
        (np.arange(40.0) / 5, np.arange(40.0), "1/5 of what is expected"),
        (-np.arange(6.0), np.arange(6.0), "(the sign is reversed)"),
        (-0.3, 0.3, "(the sign is reversed)"),
        (np.arange(6.0) + np.log(4), np.arange(6.0), "(each is 1.386 more)"),
        (np.zeros(5), np.arange(5.0), "(each is 0)"),
        (np.arange(9.0).reshape(3, 3).T, np.arange(9.0).reshape(3, 3), "(transposed)"),
        (np.array([3.0, 1, 2]), np.array([1.0, 2, 3]), "(the same numbers in other places)"),
        (np.diag([0, 0, 1.0, 0]) + 1, np.ones((4, 4)), "2 at [2, 2] (1 of 16 entries)"),
        (np.outer([0, 1, 0], [1.0, 3, 2, 5, 6]) + 1, np.ones((3, 5)), "only row 1 differs"),
        (
            np.outer([1.0, 3, 2, 4], [1, 1, 1, 0, 0]) + 2,
            np.full((4, 5), 2.0),
            "columns 3 and 4 agree",
        ),
    ],
)
def test_what_two_arrays_have_in_common_is_said(got, expected, words):
    assert words in difference(got, expected).got


matrices = hnp.arrays(np.float64, (5, 4), elements=st.sampled_from([-2.0, -1, 0, 0.5, 1, 3]))


@given(matrices, matrices, st.sampled_from([0.5, -1, 2]), st.sampled_from([0, 1]))
@example(np.ones((5, 4)), np.zeros((5, 4)), 2, 0)
def test_what_is_said_to_be_in_common_is_true(one, other, factor, part):
    other[:, : 2 * part] = factor * one[:, : 2 * part] + part
    if not (found := difference(one, other)):
        return
    said, differs = found.got, one != other
    if "times what" in said or "of what is" in said or "reversed" in said:
        assert np.linalg.matrix_rank([one.ravel(), other.ravel()]) == 1
    if re.search("each is .* (more|less)", said):
        assert np.ptp(one - other) < 1e-12
    if "other places" in said:
        assert np.array_equal(np.sort(one, None), np.sort(other, None))
    if lines := re.search("(row|column)s? (.*) (differ|agree)", said):
        along = differs.any(axis=int(lines[1] == "row"))
        assert sorted(map(int, re.findall(r"\d", lines[2]))) == list(
            np.flatnonzero(along if lines[3] == "differ" else ~along)
        )


def test_of_two_shapes_all_is_shown():
    found = difference({"shape": [200, 50]}, {"shape": [50, 200]})
    assert (found.where, found.got, found.expected) == ("shape", "[200, 50]", "[50, 200]")


@pytest.mark.parametrize("length", [6, 7, 99])
def test_a_list_that_goes_on_says_so(length):
    assert show([0] * length).endswith(", …]") == (length > 6)


@given(values, values)
@example(np.array([np.nan]).view(Tensor), np.array([np.nan]))
@example(np.nan, [0.0, np.array(True)])
@example({}, None)
def test_a_difference_in_form_is_one_whichever_was_expected(one, other):
    found, back = difference(one, other), difference(other, one)
    assert (found is not None and found.in_form) <= (back is not None)
    assert not (found and found.in_form and alike(Outcome(one), Outcome(other)))


@given(arrays, arrays)
def test_arrays_of_two_shapes_never_agree(one, other):
    assume(one.shape != other.shape)
    assert difference(one, other).in_form


@given(arrays.filter(lambda array: array.size), st.booleans())
@example(np.arange(60.0).reshape(3, 20), False)
def test_lists_of_numbers_and_an_array_are_compared_as_arrays(array, rows_only):
    lists = [*array] if rows_only and array.ndim else array.tolist()
    assert (difference(lists, array) is None) == (not has_nan(array))
    assert alike(fingerprint(Outcome(lists)), fingerprint(Outcome(array)))
    if has_nan(array) or array.dtype == bool or not array.ndim:
        return
    other = np.where(np.isfinite(array), 0.0, array) - 1
    if found := difference(array, other):
        again = difference(lists, other)
        assert (again.got, again.expected) == (found.got, found.expected)


@pytest.mark.parametrize("lists", [[[1.0], [1.0, 2.0]], [1.0, "2"], [1.0, None], [{}, 1.0]])
def test_lists_that_are_no_array_are_said_to_be_lists(lists):
    assert difference(lists, np.arange(2.0)).got == "a list or tuple of 2"


@given(arrays.filter(lambda array: array.ndim))
def test_lists_are_no_tensor(array):
    assert difference(array.tolist(), array.view(Tensor)).in_form
    assert array.ndim < 2 or difference([*array.view(Tensor)], array).in_form or not array.size


@given(arrays.filter(lambda array: array.ndim))
def test_an_array_is_no_tensor(array):
    assert difference(array, array.view(Tensor)).in_form
    assert difference(array.view(Tensor), array).in_form


@given(finite, st.none() | tolerances, st.booleans(), st.data())
def test_what_departs_is_found_wherever_it_is_from_the_tolerance_on(expected, some, beyond, data):
    assume(expected.size)
    bound = sum(some or (FLOAT32 if expected.dtype == np.float32 else FLOAT64))
    largest = max(np.abs(expected.astype(np.float64)).max(), 1e-9)
    place = tuple(data.draw(st.integers(0, side - 1)) for side in expected.shape)
    got = expected.astype(np.float64)
    got[place] += data.draw(st.sampled_from([-1, 1])) * bound * largest * (1.01 if beyond else 0.99)
    found = difference(got, expected, some)
    assert (found is not None) == beyond
    if beyond and expected.size > 12:
        assert f"at {list(place)} (1 of {expected.size} entries)" in found.got


@given(finite, st.floats(-1, 1), tolerances, st.floats(1, 100))
def test_what_agrees_agrees_within_any_wider_tolerance(expected, departs, narrow, factor):
    got = expected + departs
    if difference(got, expected, narrow) is None:
        assert difference(got, expected, tuple(factor * part for part in narrow)) is None


@given(finite, st.sampled_from([math.nan, math.inf, -math.inf]), st.data())
def test_one_entry_that_is_no_number_is_found_wherever_it_is(expected, hole, data):
    assume(expected.size)
    place = tuple(data.draw(st.integers(0, side - 1)) for side in expected.shape)
    got = expected.copy()
    got[place] = hole
    assert not difference(got, expected, (1e9, 1e9)).in_form
    assert not difference(expected, got, (1e9, 1e9)).in_form


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_the_largest_numbers_are_compared_without_a_warning(kind):
    largest = np.full(20, np.finfo(kind).max)
    assert silently(difference, largest, largest) is None
    assert silently(difference, largest, -largest).got


@given(values, st.integers(8, 100))
def test_what_is_shown_is_one_short_line(value, width):
    text = silently(show, value, width)
    assert text.isprintable() and len(text) <= max(width, LONGEST)


@pytest.mark.parametrize(
    "value",
    [
        {f"{number}": number for number in range(9_999)},
        {"x" * 9_999: 1},
        ["x" * 9_999] * 99,
        "\n" * 9_999,
        {"a\nb": 1},
        np.zeros((1,) * 60),
    ],
    ids=["many keys", "a long key", "long texts", "many lines", "a key of lines", "many axes"],
)
def test_of_what_is_large_or_odd_one_short_line_is_shown(value):
    wanted = {"a": 1} if isinstance(value, dict) else [1]
    texts = [show(value), difference(value, wanted).got, difference(wanted, value).expected]
    assert all(text.isprintable() and len(text) <= LONGEST for text in texts), texts


errors = st.just("") | st.sampled_from(["TimedOut", "MemoryError", "Unsupported", "ValueError"])
outcomes = st.builds(
    Outcome,
    values,
    errors,
    st.text(max_size=9),
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
    st.floats(),
)


@given(st.lists(st.tuples(outcomes, outcomes, outcomes), min_size=1, max_size=3))
def test_there_are_words_for_whatever_comes_of_a_case(triples):
    question = PublicQuestion("q", "f(x)", "f")
    mistake = Mistake("slip", "a hint")
    cases = [Case("x", {"x": 1}, wanted, {"slip": slip}) for _, wanted, slip in triples]
    answers = [answer for answer, _, _ in triples]
    finding = examined(question, answers, cases, [mistake])
    right = all(same(answer, case.expected) for answer, case in zip(answers, cases, strict=True))
    assert finding.right == right
    if not right:
        assert say.failed("q", finding)[0].startswith("✗ q: ")
