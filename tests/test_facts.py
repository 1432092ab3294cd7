"""What is said of wrong numbers is true of them, and nothing is said where it may be chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.checking import say
from helpers.checking.case import Case, Outcome
from helpers.checking.codec import Tensor
from helpers.checking.facts import facts
from helpers.checking.finding import Fact, Finding, Status

pytestmark = pytest.mark.quick

SIZES = (5, 6, 8)  # rows of three cases


def said_of(wrong, shape=(4,), inputs=None, cases=SIZES):
    """What is said of answers that are `wrong` of the expected ones, in cases of so many rows."""
    rng = np.random.default_rng(7)
    expected = [rng.normal(size=(n, *shape)) for n in cases]
    given = [{"H": rng.normal(size=(n, 7)), "lr": 0.1 * n, **(inputs or {})} for n in cases]
    answers = [Outcome(wrong(e.copy(), i)) for e, i in zip(expected, given, strict=True)]
    tried = [Case("x", i, Outcome(e)) for e, i in zip(expected, given, strict=True)]
    found = facts(answers, tried, range(len(cases)), None)
    return [line[4:] for line in say.failed("q", Finding(Status.STUB, facts=found))[1:]]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda e, i: e * len(e), "the expected ones, times the number of rows of H."),
        (lambda e, i: -e / len(e), "times −1 / the number of rows of H."),
        (lambda e, i: e / 4, "times 1/4, 1 / the number of columns that are expected."),
        (lambda e, i: 2 * e, "the expected ones, times 2."),
        (lambda e, i: -e, "the expected ones with the sign turned."),
        (lambda e, i: e.T, "the expected ones transposed."),
        (lambda e, i: e.T * len(e), "transposed, times the number of rows of H."),
        (lambda e, i: e[::-1], "the expected ones with the rows in reverse order."),
        (lambda e, i: np.roll(e, 1, 1), "with the columns moved on by one."),
        (lambda e, i: e[:-1], "the expected ones without the last rows."),
        (lambda e, i: e[1:], "the expected ones without the first rows."),
        (lambda e, i: e[0], "those of the first of the rows only."),
        (lambda e, i: e.sum(0), "the expected ones summed over the rows."),
        (lambda e, i: e.mean(1, keepdims=True), "the expected ones averaged over the columns."),
        (lambda e, i: e.ravel(), "in one long row"),
        (lambda e, i: np.exp(e), "the exponentials of the expected ones."),
        (lambda e, i: e * e, "the squares of the expected ones."),
        (lambda e, i: np.abs(e), "the expected ones without their signs."),
        (lambda e, i: 1 - e, "your numbers and the expected ones add up to 1."),
        (lambda e, i: e + np.log(len(e)), "plus ln of the number of rows of H."),
        (lambda e, i: 2.5 * e - 0.75, "your numbers are 2.5 × the expected ones − 0.75."),
        (lambda e, i: np.round(e, 2), "rounded to 2 digits after the point."),
        (lambda e, i: np.trunc(e), "cut to whole numbers."),
        (lambda e, i: e.astype(np.float16).astype(float), "rounded to float16."),
        (lambda e, i: np.zeros_like(e), "all your numbers are 0."),
        (lambda e, i: i["H"], "those of the input H."),
        (lambda e, i: e * i["lr"], "the expected ones, times lr."),
        (lambda e, i: np.vstack([e[:1], 0 * e[1:] + 9]), "right in the first of the rows"),
        (lambda e, i: np.where(e < 0, 3 + e, e), "where what is expected < 0; there they are 3"),
        (lambda e, i: e[np.r_[2, 0, 1, 3 : len(e)]], "the expected rows in another order."),
        (lambda e, i: e * np.arange(1.5, len(e) + 1.5)[:, None], "each times a number of its own."),
        (lambda e, i: e + 1e-5 * np.sin(e), "% of the largest at most."),
    ],
)  # fmt: skip
def test_what_the_numbers_are_is_said(wrong, words):
    (line, *_) = said_of(wrong)
    assert words.lower() in line.lower()


def test_a_step_from_an_argument_is_known_as_one():
    start = np.arange(32.0).reshape(8, 4)
    (line,) = said_of(lambda e, i: i["W"] + (e - i["W"]) / 8, inputs={"W": start}, cases=(8, 8))
    assert line.startswith("Your change of W is the expected one, times 1/8")


@pytest.mark.parametrize("seed", range(20))
def test_nothing_but_the_side_is_said_of_numbers_that_have_nothing_in_common(seed):
    rng = np.random.default_rng(seed)
    assert not said_of(lambda e, i: rng.normal(size=e.shape))


@pytest.mark.parametrize("wrong", [0.5, 1.3, 7.25])
def test_one_number_in_one_case_tells_nothing(wrong):
    case = Case("x", {"n": 3}, Outcome(0.4721))
    assert not facts([Outcome(wrong * 0.4721)], [case], [0], None)


def test_small_whole_numbers_may_be_equal_by_chance():
    cases = [Case("x", {}, Outcome({"tp": tp, "fn": fn})) for tp, fn in ((3, 1), (2, 4))]
    answers = [Outcome({"tp": 1, "fn": 1}), Outcome({"tp": 4, "fn": 4})]
    ways = [fact.way[0] for fact in facts(answers, cases, [0, 1], None)]
    assert "part" not in ways


arrays = hnp.arrays(
    np.float64, (3, 4), elements=st.floats(-10, 10).map(lambda x: round(x, 2)), unique=True
)


@given(arrays, arrays, st.sampled_from(["times", "plus", "swap", "other"]), st.integers(2, 9))
def test_what_is_said_holds_of_the_numbers(expected, other, how, number):
    got = {
        "times": expected * number,
        "plus": expected + number,
        "swap": expected[::-1],
        "other": other,
    }[how]
    found = facts([Outcome(got)], [Case("x", {}, Outcome(expected))], [0], None)
    for fact in found:
        kind, *about = fact.way
        if kind == "same" and fact.times == "−1":
            assert np.allclose(got, -expected)
        elif kind == "same":
            assert np.linalg.matrix_rank([got.ravel(), expected.ravel()], tol=1e-3) == 1
        elif kind == "plus":
            assert np.ptp(got - expected) < 1e-4
        elif kind == "reversed":
            assert np.allclose(got, np.flip(expected, about[0] == "columns"))


def test_parts_that_are_right_are_told_from_those_that_are_not():
    rng = np.random.default_rng(1)
    cases = [
        Case("x", {}, Outcome({"dW": rng.normal(size=(3, 2)), "db": rng.normal(size=2)}))
        for _ in range(2)
    ]
    wrong = [
        Outcome({"dW": c.expected.value["dW"], "db": c.expected.value["db"] ** 3}) for c in cases
    ]
    (fact,) = (f for f in facts(wrong, cases, [0, 1], None) if f.way[0] == "right parts")
    assert (fact.way, fact.parts) == (("right parts", "dW"), ("db",))


@pytest.mark.parametrize(
    ("error", "words"),
    [("", "It raises nothing where ValueError is asked for."),
     ("IndexError", "It raises IndexError where ValueError is asked for.")],
)  # fmt: skip
def test_what_is_not_refused_is_said(error, words):
    cases = [Case("x", {}, Outcome(1.0)), Case("y", {}, Outcome(error="ValueError"))]
    answers = [Outcome(1.0), Outcome(None if error else 2.0, error)]
    (fact,) = facts(answers, cases, [1], None)
    assert say._fact(fact) == words


def test_what_holds_in_some_cases_is_said_of_those_only():
    rng = np.random.default_rng(3)
    cases = [Case("x", {}, Outcome(rng.normal(size=(3, 4)))) for _ in range(4)]
    answers = [Outcome(c.expected.value * (1 if n == 2 else -1)) for n, c in enumerate(cases)]
    (fact,) = facts(answers, cases, [0, 1, 3], None)
    assert say._fact(fact).startswith("In cases 1, 2 and 4 your numbers are the expected ones")
    # Of one case among several that went wrong otherwise nothing is said.
    answers = [answers[0], *(Outcome(None, "KeyError") for _ in range(3))]
    assert not facts(answers, cases, [0, 1, 2, 3], None)


def test_what_stands_behind_a_wrong_count_is_not_spoken_of():
    rng = np.random.default_rng(3)
    values = [rng.normal(size=(3, 4)) for _ in range(3)]
    cases = [Case("x", {}, Outcome({"values returned": 2, "mu": v})) for v in values]
    answers = [Outcome({"values returned": 1, "mu": v[0]}) for v in values]
    assert not [f for f in facts(answers, cases, [0, 1, 2], None) if "mu" in f.parts]


def test_neither_shapes_nor_statements_are_numbers():
    rng = np.random.default_rng(3)
    rights = [{"shape": [3, 4], "zero at first": True, "W": rng.normal(size=4)} for _ in range(3)]
    cases = [Case("x", {}, Outcome(right)) for right in rights]
    answers = [Outcome({**right, "shape": [3, 3], "zero at first": False}) for right in rights]
    assert not facts(answers, cases, [0, 1, 2], None)


@pytest.mark.parametrize("error", ["Malformed", "Unsupported", "TimedOut"])
def test_errors_of_the_check_itself_are_not_said_to_be_raised(error):
    case = Case("y", {}, Outcome(error="ValueError"))
    assert not facts([Outcome(None, error)], [case], [0], None)


def test_what_half_of_the_entries_keep_is_no_change():
    rng = np.random.default_rng(3)
    cases = [Case("x", {"x": x}, Outcome(np.maximum(x, 0))) for x in rng.normal(size=(3, 5, 4))]
    answers = [Outcome(np.abs(case.inputs["x"])) for case in cases]
    assert all(fact.way[0] != "change of" for fact in facts(answers, cases, [0, 1, 2], None))


def test_a_size_that_was_fixed_is_said_as_one():
    cases = [Case("x", {"H": np.zeros((n, 2))}, Outcome(0.1 + n**0.5)) for n in (5, 7, 9, 11)]
    answers = [Outcome(c.expected.value * len(c.inputs["H"]) / 10_000) for c in cases]
    (fact,) = facts(answers, cases, range(4), None)
    assert fact.times == "the number of rows of H / 10000"


def test_what_follows_nothing_is_said_to_be_the_same():
    words = said_of(lambda e, i: np.ones_like(e))
    assert words == ["All your numbers are 1."]
    probabilities = np.full((3, 4), 0.25) + 0.1 * np.array([1, -1, 2, -2])
    case = Case("x", {}, Outcome(probabilities))
    (fact,) = facts([Outcome(np.ones((3, 4)))], [case], [0], None)
    assert fact.way == ("all the same",)


def test_the_right_numbers_in_another_kind_of_array_are_no_fact():
    rng = np.random.default_rng(3)
    values = [rng.uniform(size=(3, 4)) for _ in range(3)]
    answers = [Outcome(value.view(Tensor)) for value in values]
    assert not facts(answers, [Case("x", {}, Outcome(v)) for v in values], [0, 1, 2], None)


def test_small_wrong_numbers_beside_a_huge_one_are_not_taken_for_equal():
    expected = np.array([[1e12, 0, 0, 0], [0, -3, 0, 0], [0, 0, -2, 5]])
    case = Case("x", {}, Outcome(expected))
    got = np.where(expected == 0, 0, expected + np.arange(12.0).reshape(3, 4) ** 2)
    got[0, 0] = 1e12
    assert not [f for f in facts([Outcome(got)], [case], [0], None) if f.way[0] == "wrong ones"]


@pytest.mark.parametrize(
    ("way", "times", "words"),
    [
        (("minus input", "W"), "−1", "minus W, entry by entry, with the sign turned."),
        (("always", "columns"), "1", "Yours has 1 column, whatever is given."),
        (("part", "[1]"), "", "Your numbers are those expected for part [1]."),
    ],
)
def test_facts_are_said_well(way, times, words):
    assert say._fact(Fact(way, times)).endswith(words)
