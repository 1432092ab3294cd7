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

pytestmark = pytest.mark.xdist_group("lms")  # its course is made once

CANVAS = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
TO_CANVAS = "--exporter=grading.plugins.lms_grades.CanvasExport"
TO_MOODLE = "--exporter=grading.plugins.lms_grades.MoodleExport"
MOODLE = ["First name", "Last name", "Username", "ID number", "Email address"]


def add(book, assignment, student, auto=None, by_hand=None, penalty=None):
    """Hand in for a student, and grade what has a mark here."""
    book.add_submission(assignment, student)
    for name, score, kind in (("check_f", auto, "auto"), ("why", by_hand, "manual")):
        grade = book.find_grade(name, assignment, assignment, student)
        setattr(grade, f"{kind}_score", score)
        grade.needs_manual_grade = kind == "manual" and score is None
    notebook = book.find_submission_notebook(assignment, assignment, student)
    notebook.late_submission_penalty = penalty
    book.db.commit()


@pytest.fixture(scope="module")
def with_gradebook(tmp_path_factory):
    """A course with a gradebook of three assignments: ada handed in one late, ben one, zoe none.
    Of the second ada has a submission without a mark, and cleo a mark."""
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
        book.add_student("zoe", first_name="Zoe")
        book.add_student("cleo", last_name="Cleo", lms_user_id="125")
        add(book, "01_first", "ada", 10 / 3, 1, 2)
        add(book, "01_first", "ben", 7)
        book.add_submission("02_second", "ada")
        add(book, "02_second", "cleo", 1, 0)
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


@pytest.fixture
def book(course, tmp_path, monkeypatch):
    """A copy of the gradebook, to change."""
    shutil.copytree(course, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    with Gradebook(f"sqlite:///{tmp_path}/course/gradebook.db", "digits-by-hand") as book:
        yield book


def test_canvas_finds_its_columns_the_points_possible_and_the_students(course):
    exported(TO_CANVAS)
    assert table("canvas_01_first.csv") == [
        [*CANVAS, "01_first"],
        ["Points Possible", "", "", "", "", "10.0"],
        ['\'@SUM, =HYPERLINK("x")', "", "", "ben", "", "7.0"],
        ["Lovelace, Ada", "123", "", "ada", "", "2.3333333333"],
    ]
    assert table("canvas_02_second.csv") == [
        [*CANVAS, "02_second"],
        ["Points Possible", "", "", "", "", "10.0"],
        ["Cleo", "125", "", "cleo", "", "1.0"],
    ]
    assert {path.name for path in course.glob("*.csv")} >= {"canvas_01_first.csv"}
    assert not [*course.glob("canvas_03*")] and not [*course.glob("*unknown*")]


def test_moodle_finds_whoever_it_knows_by_one_of_the_columns(course):
    exported(TO_MOODLE, "--to=for_moodle.csv")
    assert table("for_moodle_01_first.csv") == [
        [*MOODLE, "01_first"],
        ['\'=HYPERLINK("x")', "'@SUM", "ben", "", "'+1@b.org", "7.0"],
        ["Ada", "Lovelace", "ada", "123", "ada@example.org", "2.3333333333"],
    ]


@pytest.mark.parametrize("exporter", [TO_CANVAS, TO_MOODLE])
def test_no_cell_is_empty_that_would_take_a_mark_away(course, exporter):
    exported(exporter, "--to=any.csv")
    paths = sorted(course.glob("any_*.csv"))
    assert [path.name for path in paths] == ["any_01_first.csv", "any_02_second.csv"]
    assert all(row[-1] for path in paths for row in table(path))


def test_the_maximum_is_said_where_a_table_has_no_place_for_it(course, caplog):
    exported(TO_MOODLE)
    assert "2 grades, of 10 points, written to moodle_01_first.csv" in caplog.text


def test_one_assignment_is_written_where_it_is_asked_for(course):
    exported(TO_CANVAS, "--to=part.csv", "--assignment=01_first", "--student=ben")
    heading, _, *rows = table("part.csv")
    assert heading == [*CANVAS, "01_first"]
    assert [row[3] for row in rows] == ["ben"]
    exported(TO_CANVAS, "--assignment=02_second")
    assert table("canvas.csv")[2:] == [["Cleo", "125", "", "cleo", "", "1.0"]]


def test_an_assignment_without_marks_is_said(course, caplog):
    exported(TO_CANVAS, "--assignment=03_nobody")
    assert "03_nobody: nothing was graded, so nothing is written" in caplog.text


def test_students_whose_ids_are_numbers_can_be_asked_for(book):
    book.add_student("4711", first_name="Nu", last_name="Mber")
    add(book, "01_first", "4711", 5, 1)
    exported(TO_CANVAS, "--to=one.csv", "--assignment=01_first", "--student=[4711]")
    assert [row[3] for row in table("one.csv")[2:]] == ["4711"]


def test_whoever_is_excused_is_left_out(book, caplog):
    with Path("nbgrader_config.py").open("a") as file:
        file.write('c.LmsExport.excused = {"01_first": ["ada"], "02_second": ["nobody"]}\n')
    for exporter, file in ((TO_CANVAS, "canvas"), (TO_MOODLE, "moodle")):
        exported(exporter)
        assert "ada" not in str(table(f"{file}_01_first.csv"))
        assert "cleo" in str(table(f"{file}_02_second.csv"))
    assert "01_first: without excused: ada" in caplog.text


@pytest.mark.parametrize(
    ("student", "about"),
    [
        ("studenttest", {"lms_user_id": "99"}),
        ("test-student", {}),
        ("x1", {"first_name": "Test", "last_name": "Student"}),
        ("x2", {"first_name": "Student", "last_name": "Test"}),
    ],
)
def test_a_test_student_is_left_out(book, caplog, student, about):
    book.add_student(student, **about)
    add(book, "01_first", student, 5, 1)
    exported(TO_CANVAS)
    assert student not in Path("canvas_01_first.csv").read_text()
    assert not [*Path().glob("*unknown*")]
    assert f"01_first: without test students: {student}" in caplog.text


def test_whoever_is_not_in_the_class_stands_in_a_table_of_their_own(book, caplog):
    """kim was collected before the class was known; the number is ada's, under another name."""
    book.add_student("kim")
    book.add_student("lovelaceada", lms_user_id="123")
    book.add_student("late", lms_user_id="130")  # collected from Canvas, which knows the number
    for student in ("kim", "lovelaceada", "late"):
        add(book, "01_first", student, 5, 1)
    exported(TO_CANVAS)
    assert [row[3] for row in table("canvas_01_first.csv")[2:]] == ["late", "ben", "ada"]
    unknown = table("canvas_01_first_unknown.csv")
    assert [row[3] for row in unknown[2:]] == ["kim", "lovelaceada"]
    assert "01_first: 2 are not in the class that was put into the gradebook. Canvas may not" in (
        caplog.text
    )
    for student in ("kim", "lovelaceada"):
        book.remove_student(student)
    exported(TO_CANVAS)
    assert not [*Path().glob("*unknown*")]


def test_where_nobody_has_a_name_all_are_in_one_table(book):
    for student in book.students:
        student.first_name = student.last_name = student.email = None
    book.db.commit()
    exported(TO_MOODLE)
    assert [row[2] for row in table("moodle_01_first.csv")[1:]] == ["ada", "ben"]


def test_it_says_whose_answers_still_wait_to_be_read(course, caplog):
    exported(TO_MOODLE)
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
