"""What was found is data, and only `say` makes sentences of it."""

import json

import pytest

from grading.grader.verdict import Verdict, as_written, nothing, read
from helpers.checking import say
from helpers.checking.finding import RIGHT, Finding, Status, Stop, Stopped, WrongCase

pytestmark = pytest.mark.quick

CASE = WrongCase(2, 5, "one sample", ("softmax(Z)",), (("Z", "[[1. 2.]]"),))
IN_A_CASE = {Status.RAISED, Status.NO_ERROR, Status.CHANGED, Status.FORM, Status.VALUES}


def finding_of(status):
    """A finding of each kind, as they come."""
    if status in IN_A_CASE:
        return Finding(status, "['W']", got="1", expected="2", case=CASE, mistake="m", hint="Mind.")
    stopped = Stopped(Stop.TIME, seconds=30)
    return Finding(status, "name", 3, "a", "b", "why: so", stopped=stopped)


@pytest.mark.parametrize("status", Status)
def test_there_are_words_for_every_status(status):
    verdict = Verdict("softmax", 0.0, 3, finding_of(status), passed=1, counted=5)
    lines, cause = say.lines_of(verdict), say.cause_of(verdict.finding)
    assert lines and all(lines) and "None" not in "".join(lines)
    assert "\n" not in say.reason_of(verdict) + say.result_of(verdict) + cause
    assert status is Status.EARLIER or lines[0][0] == ("✓" if status is Status.RIGHT else "✗")


@pytest.mark.parametrize("stop", Stop)
def test_there_are_words_for_everything_that_stops_a_cell(stop):
    assert len(say.how(Stopped(stop, "ValueError", "mine", 30)).split()) > 2


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (0, "TimedOut: not tried again"),
        (3, "TimedOut: no answer within 3 s"),
    ],
)
def test_a_case_that_was_stopped_says_after_how_long(limit, words):
    finding = Finding(Status.STOPPED, got="TimedOut", expected="1", limit=limit, case=CASE)
    assert f"  got       {words}" in say.lines_of_finding("softmax", finding)


def test_the_lines_of_a_wrong_case():
    finding = Finding(
        Status.RAISED, got="ValueError", detail="no\n  at line 3 of softmax: raise", expected="1",
        case=CASE, mistake="m", hint="Mind the axis.",
    )  # fmt: skip
    verdict = Verdict(
        "softmax", 1.5, 3, finding, passed=2, counted=4, not_counted=1, earlier=("f",)
    )
    assert say.lines_of(verdict) == [
        "✗ softmax: wrong in case 2 of 5 (one sample)",
        "  → Mind the axis.",
        "  ran, on other inputs of the same kind:",
        "softmax(Z)",
        "  with      Z = [[1. 2.]]",
        "  got       ValueError: no",
        "            at line 3 of softmax: raise",
        "  expected  1",
        "  2 of 4 cases passed",
        "  1 case not judged, and so not earned: mend f first",
    ]
    assert say.reason_of(verdict) == "Mind the axis."
    assert say.cause_of(finding) == "m"


def test_what_a_student_has_to_mend_first():
    trained = Verdict(
        "trained", 0.0, 2, Finding(Status.SCORE), 0, 1, 0, 0, ("train",), "9 %", "90 %"
    )
    assert say.lines_of(trained) == [
        "✗ trained: not good enough on samples held back",
        "  → Mend train first: what is trained comes of that.",
        "  9 % on samples held back, asked for: 90 %",
    ]
    assert say.reason_of(trained) == "Mend train first: what is trained comes of that."


@pytest.mark.parametrize("status", Status)
def test_a_verdict_is_read_back_as_it_was_written(status):
    verdict = Verdict("softmax", 1.0, 3, finding_of(status), 1, 3, 1, 1, ("one_hot",), "9 %", "1")
    assert read(json.loads(json.dumps(as_written(verdict)))) == verdict


def test_a_verdict_of_an_earlier_version_says_what_it_said():
    lines = ["✗ softmax: wrong in case 1 of 5 (ordinary)", "  → exp overflows."]
    written = {
        "question": "softmax", "points": 1.0, "max_points": 3, "passed": 1, "counted": 3,
        "mistake": "overflow", "lines": lines, "carried": False,
    }  # fmt: skip
    verdict = read(written)
    assert say.lines_of(verdict) == lines and verdict.mistake == "overflow"
    assert say.cause_of(verdict.finding) == "overflow"
    assert say.reason_of(verdict) == "softmax: wrong in case 1 of 5 (ordinary)"


def test_full_marks_have_no_reason():
    verdict = Verdict("softmax", 3.0, 3, RIGHT, 5, 5)
    assert say.reason_of(verdict) == "" and say.result_of(verdict).endswith("all 5 cases passed")
    assert nothing("softmax", 3, Finding(Status.STUB)).points == 0
