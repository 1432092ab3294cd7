"""The page that a student gets back."""

import base64
import html
import re

import nbformat
import pytest

from grading.classroom import autograde
from grading.classroom.samples import answered, answers_of
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.pages.markdown import harmless
from tests.conftest import SANDBOXED, copy_of, hand_in, solution_of
from tests.graded_class import PICTURES, formgrader
from tests.known import questions

pytestmark = pytest.mark.xdist_group("feedback")  # one process makes its class once

NAME = "02_softmax_regression"
SOFTMAX = questions(NAME)["softmax"]
ATTACK = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    """Ada has a known mistake, one that nobody knows, and something for the browser."""
    course = copy_of(released, tmp_path_factory.mktemp("feedback"))
    solution = solution_of(course, NAME)
    wrong = {
        "softmax": SOFTMAX.mistakes[0].source,
        "one_hot": f"def one_hot(labels, num_classes):\n    raise TypeError('{ATTACK}')",
        "gradients": "def gradients(H, Y, W, b):\n    return None",
        "sgd_step": "def sgd_step(H, Y, W, b, lr):\n"
        "    gradients(np.random.rand() * H, Y, W, b)  # other arguments each time",
        "derivation": f"The softmax is $\\frac{{a}}{{b}}$. {ATTACK}",
    }
    hand_in(course, NAME, "ada", answered(solution, answers_of(solution) | wrong))
    hand_in(course, NAME, "ben", with_pictures(course.released(NAME, NAME)))
    autograde.autograde(
        course, NAME, autograde.Choices(jobs=1, sandbox="on" if SANDBOXED else "off")
    )
    return course


def with_pictures(notebook):
    """A written answer as JupyterLab makes it of a dragged photo, as Colab does, and as neither."""
    cell = next(cell for cell in notebook.cells if cell.id == "derivation")
    kinds = {kind: base64.b64encode(content).decode() for kind, content in PICTURES.items()}
    cell.attachments = {
        "x.png": {"image/png": kinds["image/png"]},
        "x.svg": {"image/svg+xml": base64.b64encode(ATTACK.encode()).decode()},
    }
    cell.source = (
        f"Mine: ![x](attachment:x.png) ![y](attachment:x.svg) ![z](attachment:gone.png)\n"
        f"![w](data:image/webp;base64,{kinds['image/webp']})"
    )
    return notebook


def page(course, student="ada"):
    text = (course.root / "feedback" / student / NAME / f"{NAME}.html").read_text()
    return text, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_it_says_what_was_wrong_and_shows_the_students_own_code(course):
    _, said = page(course)
    assert SOFTMAX.mistakes[0].hint in said
    assert (
        "ran, on other inputs of the same kind: from helpers.check import inputs" in said
        and "expected" in said
    )
    assert " ".join(SOFTMAX.mistakes[0].source.split()) in said
    assert "2 written answers not graded yet" in said


def test_what_was_not_judged_is_listed(course):
    text, said = page(course)
    plain = re.sub(r"<[^>]+>", "", text)
    assert "Not judged, and so without points: sgd_step (mend gradients first)." in plain
    assert "not judged: mend gradients first, it builds on that" in said


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


def test_pictures_in_a_written_answer_are_seen_where_it_is_read(course):
    nbformat.validate(
        nbformat.read(course.root / "autograded" / "ben" / NAME / f"{NAME}.ipynb", as_version=4)
    )
    for text in (page(course, "ben")[0], formgrader(course, "ben")):
        for kind in ("image/png", "image/webp"):
            data = base64.b64encode(PICTURES[kind]).decode()
            assert text.count(f'src="data:{kind};base64,{data}"') == 1
        assert "The picture y is not shown: it is no PNG, JPEG, GIF or WebP." in text
        assert "The picture z is not shown: it is not in the notebook, or too large." in text
        assert "Mine: " in text and ATTACK not in text


@pytest.mark.parametrize("wild", ["$", "$$", "$x", "a $5 and $6 b", "$\\frac{$", "`$x$`"])
def test_what_is_no_formula_stays_as_it_was_written(wild):
    shown = html.unescape(re.sub(r"<[^>]+>", "", harmless(wild))).strip()
    assert shown == wild.replace("`", "") and "<math" not in harmless(wild)
