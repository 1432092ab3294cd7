"""Marks that a person gave: kept, shown with their reason, and asked for again where need be."""

import csv
import json

import pytest

from grading.classroom.autograde import _Written
from grading.gradebook import class_table
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import STAMP, ClassRecords
from grading.grader.task import Graded
from grading.grader.verdict import Verdict
from grading.pages.report import report
from helpers.checking.finding import RIGHT
from tests.conftest import SANDBOXED, hand_in, solution_of
from tests.graded_class import ATTACK, NAME, QUESTIONS, grade

pytestmark = pytest.mark.xdist_group("hand marks")
OVERFLOW = "overflow"
DERIVED = {"derivation": "It is so.", "settings": "They are good."}


def in_formgrader(course, student, cell, score, comment=None):
    """What Formgrader's handlers do with what a person types."""
    with nbgrader_api(course.root).gradebook as book:
        mark = book.find_grade(cell, NAME, NAME, student)
        mark.manual_score, mark.needs_manual_grade = score, False
        if comment:
            name = cell.removeprefix("check_")
            book.find_comment(name, NAME, NAME, student).manual_comment = comment
        book.db.commit()


def waiting(course, student="ada"):
    """The names of the cells that Formgrader lists for grading by hand."""
    with nbgrader_api(course.root).gradebook as book:
        (notebook,) = book.find_submission(NAME, student).notebooks
        return {each.name for each in notebook.grades if each.needs_manual_grade}


def score(course, student="ada"):
    return records(course).scores()[student]


def records(course):
    return ClassRecords(nbgrader_api(course.root), NAME)


def said_to(course, student="ada"):
    text = (course.root / "feedback" / student / NAME / f"{NAME}.html").read_text("utf-8")
    return " ".join(text.split())


def noted(course, student="ada"):
    (row,) = class_table.rows_of(records(course), [student], {}, "")
    return " ".join(row.notes)


def test_a_regrade_asks_for_no_mark_again(empty_class):
    grade(empty_class, "ada", {"softmax": (0, OVERFLOW)}, DERIVED)
    assert waiting(empty_class) == {"derivation", "settings"}
    in_formgrader(empty_class, "ada", "derivation", 2)
    in_formgrader(empty_class, "ada", "check_softmax", 1.5)
    before = score(empty_class)
    for _ in range(2):
        grade(empty_class, "ada", {"softmax": (0, OVERFLOW)}, DERIVED)
        assert waiting(empty_class) == {"settings"} and score(empty_class) == before
        assert noted(empty_class) == ""


def test_a_changed_answer_is_read_again_with_the_old_mark_shown(empty_class):
    grade(empty_class, "ada", {}, DERIVED)
    in_formgrader(empty_class, "ada", "derivation", 2)
    in_formgrader(empty_class, "ada", "settings", 1)
    before = score(empty_class)
    changed = DERIVED | {"derivation": "It is otherwise."}
    for _ in range(2):  # handed in anew, then graded again before anybody has read it
        grade(empty_class, "ada", {}, changed)
        assert waiting(empty_class) == {"derivation"} and score(empty_class) == before
        assert noted(empty_class) == (
            "derivation was marked 2 before its answer changed: read it again."
        )
        assert "The points are for an earlier version of this answer" in said_to(empty_class)
    page, figures = report(empty_class, NAME)
    assert "These answers have changed since they were marked." in page.read_text("utf-8")
    assert ["to be read again", "ada", "derivation", "2.0"] in rows(figures)
    in_formgrader(empty_class, "ada", "derivation", 3)
    grade(empty_class, "ada", {}, changed)
    assert waiting(empty_class) == set() and score(empty_class) == before + 1
    assert noted(empty_class) == "" and "earlier version" not in said_to(empty_class)


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return [row[1:] for row in csv.reader(file)]


def test_points_given_by_hand_stay_and_are_shown_with_the_reason(empty_class):
    lost = {"softmax": (0, OVERFLOW)}
    grade(empty_class, "ada", lost)
    before = score(empty_class)
    in_formgrader(empty_class, "ada", "check_softmax", 1.5, f"The idea is *right*. {ATTACK}")
    in_formgrader(empty_class, "ada", "check_accuracy", 0)
    for _ in range(2):
        grade(empty_class, "ada", lost)
        assert score(empty_class) == before + 0.5
        said = said_to(empty_class)
        assert "These points were given by hand. The grader gave 0 of 2." in said
        assert "The idea is <em>right</em>." in said and "<script" not in said
        assert "These points were given by hand. The grader gave 1 of 1." in said
    page, figures = report(empty_class, NAME)
    text = page.read_text("utf-8")
    assert "Points given by hand" in text and "The idea is *right*." in text
    assert "No reason was written." in text and "<script" not in text
    found = [row[1:] for row in rows(figures) if row[0] == "given by hand"]
    assert ["ada", "softmax, by the grader", "0.0"] in found and ["ada", "softmax", "1.5"] in found
    assert ["ada", "accuracy", "0.0"] in found


def test_points_on_top_are_shown_too(empty_class):
    grade(empty_class, "ada", {"softmax": (0.5, OVERFLOW)})
    with nbgrader_api(empty_class.root).gradebook as book:
        book.find_grade("check_softmax", NAME, NAME, "ada").extra_credit = 0.5
        book.db.commit()
    grade(empty_class, "ada", {"softmax": (0.5, OVERFLOW)})
    assert "The grader gave 1 of 2; +0.5 was given by hand." in said_to(empty_class)
    assert ["given by hand", "ada", "softmax", "1.5"] in rows(report(empty_class, NAME)[1])


def test_points_given_by_hand_for_code_that_changes_are_looked_at_again(empty_class):
    grade(empty_class, "ada", {"softmax": (0, OVERFLOW)}, {"softmax": "def softmax(Z): ..."})
    in_formgrader(empty_class, "ada", "check_softmax", 1.5)
    grade(empty_class, "ada", {}, {"softmax": "def softmax(Z): return Z"})
    assert waiting(empty_class) == {"check_softmax"}
    assert "The grader gave 2 of 2. The points are for an earlier" in said_to(empty_class)


def test_what_an_earlier_version_noted_is_read(empty_class):
    """Its summaries do not tell for which answer a mark was given: what waited still waits."""
    grade(empty_class, "ada", {}, DERIVED)
    in_formgrader(empty_class, "ada", "derivation", 2)
    in_formgrader(empty_class, "ada", "settings", 1)
    with nbgrader_api(empty_class.root).gradebook as book:
        book.find_grade("settings", NAME, NAME, "ada").needs_manual_grade = True
        book.db.commit()
    path = empty_class.root / "autograded" / "ada" / NAME / STAMP
    summary = json.loads(path.read_text())
    del summary["outdated"]
    path.write_text(json.dumps(summary))
    assert records(empty_class).summary("ada").outdated is None
    grade(empty_class, "ada", {}, DERIVED)
    assert waiting(empty_class) == {"settings"}


def test_changed_points_are_listed_for_everybody_and_the_maximum_follows(empty_class):
    """By hand or not, full marks or none, read or not."""
    lost = {"ada": {}, "ben": {"softmax": (0, OVERFLOW)}, "cleo": {}}
    for student, what in lost.items():
        grade(empty_class, student, what, DERIVED)
    in_formgrader(empty_class, "cleo", "check_softmax", 1)
    in_formgrader(empty_class, "cleo", "derivation", 2)
    before = records(empty_class).marks()
    worth = {student: records(empty_class).earlier(student).most for student in lost}
    with nbgrader_api(empty_class.root).gradebook as book:  # as a release does
        for name in ("check_softmax", "derivation"):
            book.find_graded_cell(name, NAME, NAME).max_score += 1
        book.db.commit()
    most = before["ada"]["derivation"].most
    written = _Written(records(empty_class), {}, records(empty_class).marks(), None)
    softmax = QUESTIONS["softmax"]
    found = {}
    for student, what in lost.items():
        share = what["softmax"][0] if what else 1
        found |= {
            (each.question, each.student): (each.before, each.after, each.why)
            for each in written._changed(student, graded(student, share * (softmax.points + 1)))
        }
    assert worth["ada"]["check_softmax"] == softmax.points
    assert set(found) == {(q, s) for q in ("softmax", "derivation") for s in lost}
    now = f"{softmax.points} points → {softmax.points + 1}: "
    assert found["softmax", "ada"][:2] == (softmax.points, softmax.points + 1)
    assert found["softmax", "ben"][:2] == (0, 0) and found["softmax", "ben"][2].startswith(now)
    assert found["softmax", "cleo"] == (1, 1, f"{now}given by hand")
    now = f"{most:g} points → {most + 1:g}: "
    assert found["derivation", "cleo"] == (2, 2, f"{now}given by hand")
    assert found["derivation", "ada"] == (0, 0, f"{now}not read yet")


def graded(student, points):
    """What grading again gives: all as before, but softmax out of other points."""
    verdicts = tuple(
        Verdict(name, points if name == "softmax" else q.points, q.points, RIGHT)
        for name, q in QUESTIONS.items()
    )
    return Graded(student, "", verdicts, (), 1.0, True)


def test_nbgrader_s_own_command_asks_for_no_mark_again_either(empty_class):
    if not SANDBOXED:
        with (empty_class.root / "nbgrader_config.py").open("a") as file:
            file.write('c.Grade.sandbox = "off"\n')
    right = solution_of(empty_class, NAME)
    hand_in(empty_class, NAME, "ada", right)
    api = nbgrader_api(empty_class.root)
    assert api.autograde(NAME, "ada")["success"]
    assert waiting(empty_class) == {"derivation", "settings"}
    in_formgrader(empty_class, "ada", "derivation", 2)
    in_formgrader(empty_class, "ada", "settings", 1)
    in_formgrader(empty_class, "ada", "check_softmax", 1)
    assert api.autograde(NAME, "ada", force=True)["success"]
    assert waiting(empty_class) == set()
    (cell,) = [
        c for c in right.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "settings"
    ]
    cell.source = "Others."
    hand_in(empty_class, NAME, "ada", right)
    for _ in range(2):
        assert api.autograde(NAME, "ada", force=True)["success"]
        assert waiting(empty_class) == {"settings"}
    with api.gradebook as book:
        assert book.find_grade("check_softmax", NAME, NAME, "ada").score == 1
