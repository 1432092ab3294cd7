"""The page that a student gets back."""

import html
import re

import pytest

from grading import autograde
from grading.bank import bank_of
from grading.course import Course
from grading.markdown import harmless
from grading.nbgrader_course import nbgrader_api
from grading.release import ROOT, copied, generate
from grading.samples import answered, answers_of
from tests.conftest import SANDBOXED, hand_in, solution_of

NAME = "02_softmax_regression"
SOFTMAX = bank_of(NAME).questions["softmax"]
ATTACK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Ada has a known mistake, one that nobody knows, and something for the browser."""
    root = tmp_path_factory.mktemp("feedback")
    course = copied(Course(ROOT), root, [NAME])
    generate(course, NAME)
    solution = solution_of(course, NAME)
    wrong = {
        "softmax": SOFTMAX.mistakes[0].source,
        "one_hot": f"def one_hot(labels, num_classes):\n    raise TypeError('{ATTACK}')",
        "derivation": f"The softmax is $\\frac{{a}}{{b}}$. {ATTACK}",
    }
    hand_in(course, NAME, "ada", answered(solution, answers_of(solution) | wrong))
    autograde.autograde(
        course, NAME, autograde.Choices(jobs=1, sandbox="on" if SANDBOXED else "off")
    )
    return course


def page(course):
    text = (course.root / "feedback" / "ada" / NAME / f"{NAME}.html").read_text()
    return text, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_it_says_what_was_wrong_and_shows_the_students_own_code(course):
    _, said = page(course)
    assert SOFTMAX.mistakes[0].hint in said
    assert "ran softmax(Z)" in said and "expected" in said
    assert " ".join(SOFTMAX.mistakes[0].source.split()) in said
    assert "2 written answers not graded yet" in said


def test_nothing_in_it_runs_or_is_loaded(course):
    text, said = page(course)
    assert ATTACK in said  # as text
    assert not re.search(r"<script|<link|<img|src=|href=.?(?!#)[^#\"]", text)
    assert "<math" in text and "<mfrac>" in text


def test_nothing_of_the_bank_is_in_it(course):
    text, said = page(course)
    own = SOFTMAX.mistakes[0].source
    right = answers_of(solution_of(course, NAME))["softmax"].splitlines()
    right = [line for line in right if line not in own and len(line.strip()) > 3]
    assert right and not [line for line in right if line in html.unescape(text)]
    others = [m.hint for m in SOFTMAX.mistakes[1:]]
    assert not [hint for hint in others if hint in said]
    assert "Rubric" not in said


def test_marks_and_words_of_a_person_are_shown(course):
    api = nbgrader_api(course.root)
    with api.gradebook as book:
        written = book.find_grade("derivation", NAME, NAME, "ada")
        written.manual_score, written.needs_manual_grade = 4.0, False
        by_hand = book.find_grade("check_one_hot", NAME, NAME, "ada")
        by_hand.manual_score = 1.0
        book.find_comment("derivation", NAME, NAME, "ada").manual_comment = f"*Well* put {ATTACK}"
        book.db.commit()
    assert api.generate_feedback(NAME, "ada", force=True)["success"]
    text, said = page(course)
    assert "<em>Well</em> put" in text and "Well put <script>" in said and "<script" not in text
    assert (
        re.search(r"derivation 4 of \d See the comment", said)
        and "1 written answer not graded yet" in said
    )
    assert "one_hot 1 of 2 These points were given by hand." in said


@pytest.mark.parametrize("wild", ["$", "$$", "$x", "a $5 and $6 b", "$\\frac{$", "`$x$`"])
def test_what_is_no_formula_stays_as_it_was_written(wild):
    shown = html.unescape(re.sub(r"<[^>]+>", "", harmless(wild))).strip()
    assert shown == wild.replace("`", "") and "<math" not in harmless(wild)
