"""Answers that are nearly the same are listed; those that everybody writes alike are not."""

import random
import time

import pytest

from grading.classroom.samples import answers_of
from grading.pages.similar import Answer, pairs, similar, usual
from tests.conftest import solution_of
from tests.graded_class import ATTACK, NAME, QUESTIONS, assert_accessible, grade

UNUSUAL = f"""def logsumexp(x):
    # {ATTACK}
    found = []
    for row in list(x):
        top = sorted(row)[-1]
        found.append(top + np.log(sum([np.exp(value - top) for value in row])))
    return np.asarray(found).reshape(len(x), -1).ravel()
"""
RENAMED = UNUSUAL.replace("found", "results").replace("top", "m").replace("row", "each")
WRITTEN = (
    "Each row is moved so that its largest entry is zero, which changes nothing in the quotient "
    "since numerator and denominator shrink by the same factor, and no exponential can overflow."
)


def of(answers):
    """A student's answers, by question, as `pairs` takes them."""
    return {name: Answer(name, text, name in QUESTIONS) for name, text in answers.items()}


@pytest.fixture(scope="module")
def right(released):
    return answers_of(solution_of(released, NAME))


@pytest.fixture(scope="module")
def free(released):
    return usual(released, NAME)


def a_class(size, right):
    """Students who each write the usual right and wrong answers; none copied."""
    random.seed(1)
    ways = {
        name: [
            right[name],
            *(r.source for r in question.right_answers),
            *(m.source for m in question.mistakes[:3]),
        ]
        for name, question in QUESTIONS.items()
    }
    return {
        f"s{number}": of({name: random.choice(way) for name, way in ways.items()})
        for number in range(size)
    }


def listed(found):
    return [{pair.one, pair.other} for pair in found]


def test_usual_answers_flood_nothing_and_a_copy_stands_out(right, free):
    work = a_class(100, right)
    assert pairs(work, free) == []
    work["s3"] |= of({"logsumexp": UNUSUAL})
    work["s70"] |= of({"logsumexp": RENAMED})
    work["s5"] |= of({"derivation": WRITTEN})
    work["s6"] |= of({"derivation": f"As I see it: {WRITTEN.lower()}"})
    assert sorted(map(sorted, listed(pairs(work, free)))) == [["s3", "s70"], ["s5", "s6"]]


def test_a_group_is_listed_and_what_many_write_is_not(right, free):
    work = a_class(100, right)
    for number in range(4):
        work[f"s{number}"] |= of({"logsumexp": UNUSUAL})
    assert len(pairs(work, free)) == 6
    for number in range(20):
        work[f"s{number}"] |= of({"logsumexp": UNUSUAL})
    assert pairs(work, free) == []


def test_the_text_of_release_solution_and_bank_counts_for_nobody(released, right, free):
    stubs = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in released.released(NAME, NAME).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    mistakes = {name: question.mistakes[0].source for name, question in QUESTIONS.items()}
    for same in (stubs, right, mistakes):
        alike = {"ada": of(same), "ben": of(same)}
        assert pairs(alike, free) == []
        assert same is stubs or pairs(alike, set())  # it is not for being too short


@pytest.mark.parametrize("broken", ["def f(:\n  'open", "((((", "\x00\ud800", ""])
def test_what_is_no_python_is_read_too(broken, free):
    text = broken + UNUSUAL
    found = pairs({"ada": of({"softmax": text}), "ben": of({"softmax": text})}, free)
    assert listed(found) == [{"ada", "ben"}]


def test_nobody_and_one_have_no_pairs(free):
    assert pairs({}, free) == [] and pairs({"ada": of({"softmax": UNUSUAL})}, free) == []


def test_the_page_shows_both_texts_with_what_they_share(empty_class):
    grade(empty_class, "ada", answers={"logsumexp": UNUSUAL})
    page, count = similar(empty_class, NAME)
    assert count == 0 and "There are no such pairs" in page.read_text()
    grade(empty_class, "ben", answers={"logsumexp": RENAMED})
    page, count = similar(empty_class, NAME)
    text = page.read_text(encoding="utf-8")
    assert count == 1 and "ada and ben" in text
    assert "<mark>    found = []</mark>" in text and "<mark>    results = []</mark>" in text
    assert_accessible(text)


def test_a_class_of_hundreds_takes_seconds(right, free):
    started = time.monotonic()
    pairs(a_class(500, right), free)
    assert time.monotonic() - started < 60
