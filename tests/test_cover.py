"""Several known mistakes together: each explains cases or parts of its own."""

import numpy as np
import pytest

from helpers.checking.case import OUT_OF_MEMORY, TIMED_OUT, Case, Mistake, Outcome
from helpers.checking.checks_file import PublicQuestion
from helpers.checking.cover import Named, explained
from helpers.checking.judge import examined

pytestmark = pytest.mark.quick

A, B, C, D = (Mistake(name, f"{name}.") for name in "abcd")


def case(expected, **mistaken):
    """A case with what is expected and what mistakes give; of others it is the expected value."""
    given = {m.name: mistaken.get(m.name, expected) for m in (A, B, C, D)}
    outcomes = {name: Outcome(value) for name, value in given.items()}
    return Case("x", {}, Outcome(expected), outcomes)


def named(answers, cases):
    return explained([Outcome(answer) for answer in answers], cases, [A, B, C, D])


def test_one_that_fits_every_case_is_named_alone():
    cases = [case(1.0, a=2.0, b=2.0), case(1.0, a=3.0)]
    assert named([2.0, 3.0], cases) == (Named(A),)


def test_two_explain_different_cases():
    cases = [case(1.0, a=2.0), case(1.0, b=3.0), case(1.0, c=5.0)]
    assert named([2.0, 3.0, 1.0], cases) == (Named(A), Named(B))


def test_none_is_named_that_would_spoil_what_is_right():
    cases = [case(1.0, a=2.0), case(1.0, b=3.0), case(1.0, b=4.0)]
    assert named([2.0, 3.0, 1.0], cases) == ()


def test_none_is_named_where_another_set_of_the_same_size_does_as_well():
    cases = [case(1.0, a=2.0, c=2.0), case(1.0, b=3.0)]
    assert named([2.0, 3.0], cases) == ()


def test_none_is_named_where_a_case_is_left_unexplained():
    cases = [case(1.0, a=2.0), case(1.0, b=3.0)]
    assert named([2.0, 9.0], cases) == ()


@pytest.mark.parametrize("slight", [0.0, 1.0, False, np.array(False)])
def test_none_of_two_is_known_by_a_zero_or_a_one_alone(slight):
    cases = [case(0.3, a=0.7), case(0.6, b=slight)]
    assert named([0.7, slight], cases) == ()
    assert named([0.3, slight], cases) == (Named(B),)


def test_nor_by_an_error_that_comes_once():
    stops = Outcome(error="IndexError", operation="store")
    late = Case("x", {}, Outcome(1.0), {"a": Outcome(1.0), "b": stops})
    cases, answers = [case(1.0, a=2.0), late], [Outcome(2.0), stops]
    assert explained(answers, cases, [A, B]) == ()
    assert explained([*answers, stops], [*cases, late], [A, B]) == (Named(A), Named(B))


def test_what_is_measured_is_told_by_yes_and_no():
    cases = [
        case(
            {"z": 0.5, "records": False},
            a={"z": 0.7, "records": False},
            b={"z": 0.5, "records": True},
        )
    ]
    assert named([{"z": 0.7, "records": True}], cases) == (Named(A), Named(B))


@pytest.mark.parametrize("error", [TIMED_OUT, OUT_OF_MEMORY])
def test_a_time_out_hides_what_another_mistake_gives_there(error):
    late = Case("x", {}, Outcome(1.0), {"a": Outcome(7.0), "b": Outcome(error=TIMED_OUT)})
    cases, answers = [case(1.0, a=2.0), late], [Outcome(2.0), Outcome(error=error)]
    assert explained(answers, cases, [A, B]) == (Named(A), Named(B))


def test_parts_are_explained_by_themselves():
    one, two = np.arange(4.0), np.arange(6.0)
    cases = [
        case(
            {"dW": one + n, "db": two + n},
            a={"dW": 2 * one + n, "db": two + n},
            b={"dW": one + n, "db": 3 * two + n},
        )
        for n in range(2)
    ]
    wrong = [{"dW": 2 * one + n, "db": 3 * two + n} for n in range(2)]
    assert named(wrong, cases) == (Named(A), Named(B))
    odd = [{"dW": 7 * one + n, "db": 3 * two + n} for n in range(2)]
    assert named(odd, cases) == (Named(B, ("db",)),)
    right_db = [{"dW": 7 * one + n, "db": two + n} for n in range(2)]
    assert named(right_db, cases) == ()


def test_a_part_that_is_met_by_chance_names_nothing():
    cases = [case({"on": True, "x": np.arange(4.0)}, a={"on": False, "x": np.arange(4.0)})]
    assert named([{"on": False, "x": np.ones(4)}], cases) == ()


def test_two_mistakes_stand_joined_with_both_hints():
    question = PublicQuestion("q", "f()", "f")
    cases = [case(1.0, a=2.0), case(1.0, b=3.0), case(4.0)]
    answers = [Outcome(2.0), Outcome(3.0), Outcome(4.0)]
    finding = examined(question, answers, cases, [A, B, C, D])
    assert (finding.mistake, finding.hint) == ("a + b", "a.\nb.")
    assert (len(finding.met), len(finding.unmet)) == (1, 2)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Outcome(None), "nothing_returned"),
        (Outcome(None, printed=True), "printed_not_returned"),
        (Outcome(1.0, changed=("x",)), "arguments_changed"),
        (Outcome(2.0, changed=("x",)), ""),
    ],
)
def test_slips_of_any_answer_are_named_without_an_entry(outcome, name):
    question = PublicQuestion("q", "f(x)", "f")
    cases = [case(1.0), case(1.0)]
    assert examined(question, [outcome, outcome], cases, []).mistake == name


@pytest.mark.parametrize(
    ("outcomes", "name"),
    [
        ([Outcome(1.0), Outcome(1.0)], "nothing_is_refused"),
        ([Outcome(1.0), Outcome(error="ValueError")], "not_all_is_refused"),
        ([Outcome(error="AssertionError")] * 2, "refused_by_another_error"),
        ([Outcome(error="AssertionError"), Outcome(1.0)], ""),
        ([Outcome(error="AssertionError"), Outcome(error="KeyError")], ""),
        ([Outcome(error="Unsupported")] * 2, ""),
    ],
)
def test_what_is_wrong_with_a_refusal_is_named_where_all_else_is_right(outcomes, name):
    question = PublicQuestion("q", "f(x)", "f")
    refused = Case("x", {}, Outcome(error="ValueError"))
    cases = [case(1.0), refused, refused]
    finding = examined(question, [Outcome(1.0), *outcomes], cases, [])
    assert finding.mistake == name and not finding.facts  # the name says it
    assert not examined(question, [Outcome(2.0), *outcomes], cases, []).mistake


def test_what_is_returned_in_one_case_is_not_forgotten():
    question = PublicQuestion("q", "f(x)", "f")
    assert not examined(question, [Outcome(1.0), Outcome(None)], [case(1.0), case(1.0)], []).mistake


def test_a_mistake_of_which_half_is_not_there_is_not_named_for_a_part():
    one, two = np.arange(4.0), np.arange(6.0)
    cases = [
        case({"W": one + n, "b": two + n}, a={"W": 2 * one + n, "b": 0 * two}) for n in range(2)
    ]
    wrong = [{"W": 2 * one + n, "b": two + n + 5} for n in range(2)]
    assert named(wrong, cases) == ()


def test_a_part_is_not_explained_beside_a_case_that_stops():
    value = {"W": np.arange(4.0), "b": np.arange(6.0)}
    wrong = {"W": 2 * np.arange(4.0), "b": np.arange(6.0) ** 2}
    cases = [case(value, a={**value, "W": wrong["W"]}), case(value)]
    answers = [Outcome(wrong), Outcome(error="ValueError", operation="reshape")]
    assert explained(answers, cases, [A, B, C, D]) == ()
    stops = Case("x", {}, Outcome(value), {m.name: Outcome(error="KeyError") for m in (A, B, C, D)})
    assert explained(answers, [cases[0], stops], [A, B, C, D]) == (Named(A, ("W",)),)
    refuses = Outcome(error="ValueError")
    refused = Case("x", {}, refuses, {m.name: refuses for m in (A, B, C, D)})
    answers = [Outcome(wrong), Outcome(wrong)]
    assert explained(answers, [cases[0], refused], [A, B, C, D]) == (Named(A, ("W",)),)
