"""A course of the first release, in the middle of its term, goes on with this version.

`first_release.tar.xz` is what the code of the first release (commit 3f43694) left in a course
folder: 02 and 05 were released with it, the work of seven made-up students handed in, of 02 four
submissions were graded and two were not, of 05 all, points were taken for handing in late, and
six marks given by hand, with comments. Solutions, releases and nbgrader_config.py are not in it,
since `git pull` replaces them.
"""

import contextlib
import csv
import io
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grading import __main__ as cli
from grading.authoring.release import copied
from grading.course import ROOT, Course, CourseError
from grading.gradebook.nbgrader_course import activate_environment, nbgrader_api
from tests.conftest import SANDBOXED

pytestmark = pytest.mark.xdist_group("upgrade")  # one process makes its class once

FIRST, SECOND = "02_softmax_regression", "05_roc"
LATE = """
c.AssignLatePenalties.plugin_class = "grading.{}late.PerDay"
c.PerDay.percent = 10
c.PerDay.days = 5
"""


def configure(course, late):
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8") + LATE.format(late)
    if not SANDBOXED:
        config += 'c.Grade.sandbox = "off"\n'
    (course.root / "nbgrader_config.py").write_text(config, encoding="utf-8")


def gradebook(course):
    """All that people gave or are owed: marks, comments, penalties, dates, who is who."""
    kept = {}
    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "digits-by-hand") as book:
        for student in book.students:
            who = (student.first_name, student.last_name, student.email, student.lms_user_id)
            kept["who", student.id] = who
        for assignment in book.assignments:
            kept["due", assignment.name] = assignment.duedate
            for submission in assignment.submissions:
                about = assignment.name, submission.student_id
                kept["handed in", *about] = submission.timestamp
                kept["late", *about] = submission.late_submission_penalty
                (notebook,) = submission.notebooks
                for mark in notebook.grades:
                    # What the grader gives does not count where a person has given a mark.
                    own = None if mark.manual_score is not None else mark.auto_score or 0
                    score = own, mark.manual_score, mark.extra_credit
                    kept["mark", *about, mark.name] = score
                for comment in notebook.comments:
                    kept["comment", *about, comment.name] = comment.manual_comment
    return kept


def run(*command):
    """Exit status and words of one of our commands, called in the course's folder."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = cli.main(list(command))
    return status, said.getvalue()


def nbgrader(*command):
    activate_environment()
    called = [sys.executable, "-m", "nbgrader", *command]
    subprocess.run(called, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def pulled(tmp_path_factory):
    """The course after `git pull`, its configuration taken over, before any command."""
    root = tmp_path_factory.mktemp("upgraded")
    course = copied(Course(ROOT), root, [FIRST, SECOND])
    for assignment in course.assignments():
        shutil.copytree(ROOT / "notebooks" / assignment, root / "notebooks" / assignment)
    with tarfile.open(Path(__file__).with_name("first_release.tar.xz")) as archive:
        archive.extractall(root, filter="data")
    configure(course, "plugins.")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        yield course


@pytest.fixture(scope="module")
def upgraded(pulled):
    """The gradebook before and after README's commands, and what regrading said."""
    before = gradebook(pulled)
    assert run("release") == (0, f"{FIRST}: unchanged, released\n{SECOND}: unchanged, released\n")
    assert run("autograde", FIRST)[1].splitlines()[-1].startswith("2 graded, 4 were graded before")
    read_what_was_written_before(pulled)
    said = {assignment: run("regrade", assignment)[1] for assignment in pulled.assignments()}
    return before, gradebook(pulled), said


def read_what_was_written_before(course):
    """Verdicts of the first release beside those of this one, in report and feedback."""
    assert run("report", FIRST)[0] == 0
    causes = [
        row["name"]
        for row in table(course.grades / f"report_{FIRST}.csv")
        if row["about"] == "cause"
    ]
    assert {"softmax: overflow", "sgd_step: uphill", "softmax: not implemented yet"} <= set(causes)
    nbgrader("generate_feedback", FIRST, "--student=ben", "--force")
    page = (course.root / "feedback" / "ben" / FIRST / f"{FIRST}.html").read_text("utf-8")
    assert "softmax: wrong in case 2 of 5 (logits of ±1e3)" in page
    assert "Half a point for the idea." in page


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def changes(course, assignment):
    path = course.grades / f"{assignment}_changes.csv"
    return table(path) if path.exists() else []


def test_a_late_policy_of_the_first_release_is_refused_by_its_name(tmp_path):
    course = Course(tmp_path)
    configure(course, "")
    with pytest.raises(CourseError, match=r"names grading\.late\.PerDay, which is not in this ver"):
        nbgrader_api(course.root)


def test_no_mark_is_lost_and_what_was_given_by_hand_stays(pulled, upgraded):
    before, after, _ = upgraded
    assert sum(mark[1] is not None for key, mark in before.items() if key[0] == "mark") == 5
    listed = {
        ("mark", assignment, change["student"], f"check_{change['question']}")
        for assignment in pulled.assignments()
        for change in changes(pulled, assignment)
    }
    lost = {key for key in before if key[0] != "late" and before[key] != after[key]}
    assert lost == listed
    for key in listed:
        assert before[key][1:] == after[key][1:]
    graded = {(key[1], key[2]) for key in after if key[0] == "mark" and after[key][0] is not None}
    assert graded == {(SECOND, "hal")} | {
        (assignment, student)
        for assignment in pulled.assignments()
        for student in ("ada", "ben", "cleo", "dan", "eve", "finn")
    }


def test_marks_that_change_are_listed_with_the_reason(pulled, upgraded):
    """The first release graded an untouched notebook and left out the copy with the answers."""
    _, _, said = upgraded
    # His training code is wrong; since then the choices that he made with it are judged.
    assert "Marks changed: 1, students: 1\n  trained  ben  0 → 2  " in said[FIRST]
    listed = {(change["student"], change["question"]) for change in changes(pulled, SECOND)}
    # Of his curve some cases are right, and there is one more of those now.
    assert {each for each in listed if each[0] != "hal"} == {("ben", "roc_curve")}
    assert "Marks changed: 6, students: 2" in said[SECOND]
    assert re.search(r"auc  hal  0 → 2  auc: all \d cases passed", said[SECOND])


def test_late_penalties_are_those_of_all_marks(upgraded):
    _, after, _ = upgraded
    assert after["late", FIRST, "eve"] == pytest.approx(6)
    assert after["late", SECOND, "eve"] == pytest.approx(4)  # with the 4 points given by hand


def test_what_is_written_of_an_upgraded_course(pulled, upgraded):
    for assignment in pulled.assignments():
        assert run("report", assignment)[0] == 0
        nbgrader("generate_feedback", assignment, "--force")
    page = pulled.root / "feedback" / "dan" / FIRST / f"{FIRST}.html"
    assert "Well derived; say where the <strong>sum</strong> goes." in page.read_text("utf-8")
    assert run("bundle") == (0, "Hand out dist/digits-by-hand.zip\n")
    nbgrader("export", "--exporter=grading.plugins.lms_grades.CanvasExport")
    scores = {row["Student"]: row for row in table(pulled.root / f"canvas_{FIRST}.csv")}
    assert scores["Sample, Dan"][FIRST] == "37.0" and "Sample, Gus" not in scores
