"""Grades as Canvas and Moodle import them, and points off for handing in late."""

import csv
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp
from traitlets.config import Config

from grading.course import ROOT
from grading.gradebook.nbgrader_course import activate_environment
from grading.plugins.late import DAY, PerDay

pytestmark = [pytest.mark.quick, pytest.mark.xdist_group("lms")]  # its course is made once

CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
MOODLE = ["First name", "Last name", "Username", "ID number", "Email address"]


@pytest.fixture(scope="module")
def with_gradebook(tmp_path_factory):
    """A course with a gradebook of three assignments: ada handed in one late, ben one, zoe none."""
    activate_environment()
    root = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with Gradebook(f"sqlite:///{root}/gradebook.db", "digits-by-hand") as book:
        for name in ("01_first", "02_second", "03_nobody"):
            book.add_assignment(name)
            book.add_notebook(name, name)
            book.add_grade_cell("check_f", name, name, max_score=7, cell_type="code")
            book.add_grade_cell("why", name, name, max_score=3, cell_type="markdown")
        ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}
        book.add_student("ada", **ada, lms_user_id="123")
        book.add_student("ben", first_name='=HYPERLINK("x")', last_name="@SUM", email="+1@b.org")
        book.add_student("zoe")
        for student, auto, by_hand, penalty in (("ada", 10 / 3, 1, 2), ("ben", 7, None, None)):
            book.add_submission("01_first", student)
            check = book.find_grade("check_f", "01_first", "01_first", student)
            written = book.find_grade("why", "01_first", "01_first", student)
            check.auto_score, check.needs_manual_grade = auto, False
            written.manual_score, written.needs_manual_grade = by_hand, by_hand is None
            book.find_submission_notebook(
                "01_first", "01_first", student
            ).late_submission_penalty = penalty
        book.add_submission("02_second", "ada")
        book.db.commit()
    return root


@pytest.fixture
def course(with_gradebook, monkeypatch):
    monkeypatch.chdir(with_gradebook)
    return with_gradebook


def exported(*options):
    app = ExportApp()
    app.initialize(list(options))
    app.log.propagate = True
    app.start()


def table(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_canvas_finds_its_columns_the_points_possible_and_the_students(course):
    exported("--exporter=grading.plugins.lms_grades.CanvasExport")
    assert table("canvas.csv") == [
        [*CANVAS, "01_first", "02_second"],
        ["Points Possible", "", "", "", "", "10.0", "10.0"],
        ["zoe", "", "", "zoe", "", "", ""],
        ['\'@SUM, =HYPERLINK("x")', "", "", "ben", "", "7.0", ""],
        ["Lovelace, Ada", "123", "", "ada", "", "2.33", "0.0"],
    ]


def test_moodle_finds_whoever_it_knows_by_one_of_the_columns(course):
    exported("--exporter=grading.plugins.lms_grades.MoodleExport", "--to=for_moodle.csv")
    assert table("for_moodle.csv") == [
        [*MOODLE, "01_first", "02_second"],
        ["", "", "zoe", "", "", "", ""],
        ['\'=HYPERLINK("x")', "'@SUM", "ben", "", "'+1@b.org", "7.0", ""],
        ["Ada", "Lovelace", "ada", "123", "ada@example.org", "2.33", "0.0"],
    ]


def test_a_part_of_the_class_and_of_the_assignments_can_be_asked_for(course):
    exported(
        "--exporter=grading.plugins.lms_grades.CanvasExport",
        "--to=part.csv",
        "--assignment=01_first",
        "--student=ben",
    )
    heading, _, *rows = table("part.csv")
    assert heading == [*CANVAS, "01_first"]
    assert [row[3] for row in rows] == ["ben"]


def test_it_says_whose_answers_still_wait_to_be_read(course, caplog):
    exported("--exporter=grading.plugins.lms_grades.MoodleExport")
    assert (
        "01_first: 1 of 2 wait to be graded by hand; their scores are without that" in caplog.text
    )


def test_nbgrader_s_own_export_is_still_there(course):
    exported("--to=grades.csv")
    assert table("grades.csv")[0][:3] == ["assignment", "duedate", "timestamp"]


# --- late ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "percent", "days", "left"),
    [
        (1, 10, 5, 0.9),  # a day begun counts
        (DAY, 10, 5, 0.9),
        (DAY + 1, 10, 5, 0.8),
        (4.5 * DAY, 10, 5, 0.5),
        (400 * DAY, 10, 5, 0.5),  # no more than five days
        (DAY, 0, 5, 1),
        (DAY, 10, 0, 1),
        (9 * DAY, 30, 9, 0),  # no less than nothing
    ],
)
def test_so_much_a_day_and_so_many_days_at_most(seconds, percent, days, left):
    plugin = PerDay(config=Config(PerDay={"percent": percent, "days": days}))
    assert 20 - plugin.late_submission_penalty("ada", 20.0, seconds) == pytest.approx(20 * left)
