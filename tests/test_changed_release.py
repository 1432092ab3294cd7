"""A question comes, goes, is worth something else or is asked otherwise, while students have begun
or handed in: what instructor, gradebook and students see, with the commands that people type."""

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import nbgrader_api
from tests.conftest import SANDBOXED, hand_in, solution_of

pytestmark = pytest.mark.xdist_group("changed release")  # one process makes its class once

NAME = "05_roc"
NEW = "prevalence"  # CONTRIBUTING.md adds it
PARTS = ("grading", "helpers", "docs", "pyproject.toml", "environment.yml", "LICENSE")
WRITTEN = "what_the_area_says"


class Project:
    """A project of one's own to change, in which commands are called as people call them."""

    def __init__(self, root):
        self.root, self.course = root, Course(root)
        for part in (*PARTS, f"solutions/{NAME}", f"notebooks/{NAME}"):
            there = root / part
            there.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, there)
        config = (ROOT / "nbgrader_config.py").read_text("utf-8")
        if not SANDBOXED:
            config += 'c.Grade.sandbox = "off"\n'
        (root / "nbgrader_config.py").write_text(config, "utf-8")
        for topic in (root / "grading" / "questions").iterdir():
            if topic.is_dir() and topic.name != "roc":
                shutil.rmtree(topic)

    def run(self, *command, status=0, folder=None):
        env = {**os.environ, "PYTHONPATH": str(folder or self.root), "COURSE_PROFILE": "quick"}
        env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"
        called = [sys.executable, "-m", *command]
        done = subprocess.run(
            called, cwd=folder or self.root, env=env, capture_output=True, text=True
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def edit(self, file, *changes):
        path = self.root / file
        text = path.read_text("utf-8")
        for was, now in changes:
            assert was in text
            text = text.replace(was, now, 1)
        path.write_text(text, "utf-8")

    def table(self, name):
        with (self.root / "grades" / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def marks(self, student):
        """By cell: the score, the most, and whether a person is to look at it."""
        with nbgrader_api(self.root).gradebook as book:
            (notebook,) = book.find_submission(NAME, student).notebooks
            return {
                grade.name: (grade.score, grade.max_score, grade.needs_manual_grade)
                for grade in notebook.grades
            }


SCRIPT = f"solutions/{NAME}/{NAME}.py"
BANK = "grading/questions/roc"


def add_prevalence(project):
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    cell, question = re.findall(r"^   ```python\n(.*?)^   ```", text, re.DOTALL | re.MULTILINE)[:2]
    cell, question = (re.sub("^   ", "", each, flags=re.MULTILINE) for each in (cell, question))
    (project.root / BANK / f"{NEW}.py").write_text(question, "utf-8")
    with (project.root / SCRIPT).open("a", encoding="utf-8") as script:
        script.write(f"\n{cell}")


def change(project):
    """A question comes, one is given now, points, a case, a stub and a given cell are others."""
    add_prevalence(project)
    (project.root / BANK / "one_vs_rest.py").unlink()
    project.edit(f"{BANK}/auc.py", ("points=2", "points=4"), ("rising(rng, 7)", "rising(rng, 9)"))
    text = (project.root / SCRIPT).read_text("utf-8")
    before, _, rest = text.partition('# %% question="one_vs_rest"')
    answer, _, after = rest.partition('# %% check="one_vs_rest" tags=["nbval-check-output"]\n')
    answer = re.sub(r"    ### (BEGIN|END) SOLUTION\n", "", answer)
    after = after.removeprefix('check("one_vs_rest")\n')
    (project.root / SCRIPT).write_text(f'{before}# %% given="one_vs_rest"{answer}{after}', "utf-8")
    project.edit(
        SCRIPT,
        (f'written="{WRITTEN}" points=4', f'written="{WRITTEN}" points=8'),
        ("About 4 lines; np.sort", "Four lines; np.sort"),
        ('# %% given="nines"\n', '# %% given="nines"\n# the nines and the others\n'),
    )


QUESTIONS = ("confusion_counts", "roc_curve", "auc", "rank_auc", "one_vs_rest")


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """What was said by each command, from the first release on."""
    project = Project(tmp_path_factory.mktemp("project") / "course")
    course, said = project.course, {}
    said["fresh"] = project.run("grading", "release", "--draft")
    right, first = answers_of(solution_of(course, NAME)), course.released(NAME, NAME)
    begun = {name: right[name] for name in ("confusion_counts", "roc_curve", "rank_auc")}
    hand_in(course, NAME, "ada", answered(first, right))
    hand_in(course, NAME, "ben", answered(first, begun))
    project.run("grading", "bundle")
    (project.root / "dist" / "digits-by-hand.zip").rename(project.root / "older.zip")
    said["autograde"] = project.run("grading", "autograde", NAME)
    with nbgrader_api(course.root).gradebook as book:
        book.find_grade(WRITTEN, NAME, NAME, "ada").manual_score = 3
        book.find_grade("check_one_vs_rest", NAME, NAME, "ben").manual_score = 0.5
        book.find_comment(WRITTEN, NAME, NAME, "ada").manual_comment = "Well said."
        book.db.commit()
    change(project)
    said["unreleased"] = project.run("grading", "regrade", NAME, status=1)
    said["release"] = project.run("grading", "release", "--draft")
    said["marks"] = {student: project.marks(student) for student in ("ada", "ben")}
    hand_in(course, NAME, "carl", answered(first, right))
    said["again"] = project.run("grading", "autograde", NAME, status=2)
    said["table"] = project.table(f"{NAME}.csv")
    said["report"] = project.run("grading", "report", NAME)
    said["pages"] = project.run("nbgrader", "generate_feedback", NAME, "--force")
    said["regrade"] = project.run("grading", "regrade", NAME, status=2)
    return project, said


def test_a_bank_that_is_not_released_grades_nobody(term):
    _, said = term
    problem, todo = said["unreleased"].splitlines()[-2:]
    assert problem == (
        f"The bank has other questions or points than {NAME} was released with: "
        "auc, one_vs_rest, prevalence."
    )
    assert todo == f"Release it anew: python -m grading release {NAME}"


def test_the_release_says_what_became_of_submissions(term):
    project, said = term
    assert said["release"].splitlines()[1:] == [
        f"  2 submissions are carried over; new: {NEW}; gone: one_vs_rest; "
        f"auc 2 → 4 points; {WRITTEN} 4 → 8 points",
        f"  2 marks of what is gone are kept in grades/{NAME}_changes.csv",
        f"  given by hand out of other points, look again: ada {WRITTEN}",
        f"  marks may be others now: python -m grading regrade {NAME}",
    ]
    kept = {row["student"]: row for row in project.table(f"{NAME}_changes.csv")[:2]}
    assert kept["ada"]["question"] == "one_vs_rest" and float(kept["ada"]["before"]) == 3
    assert kept["ben"]["why"] == "no longer in the notebook; given by hand"


def test_marks_that_were_given_stay(term):
    _, said = term
    ada, ben = said["marks"]["ada"], said["marks"]["ben"]
    assert ada[WRITTEN] == (3, 8, True)
    assert ada["check_auc"][:2] == (2, 4) and ada[f"check_{NEW}"] == (0, 1, False)
    assert ben["check_rank_auc"][0] == ben["check_rank_auc"][1] > 0
    assert "check_one_vs_rest" not in ada | ben


def test_the_table_says_who_was_graded_with_an_earlier_release(term):
    _, said = term
    rows = {row["student"]: row for row in said["table"]}
    for student in ("ada", "ben"):
        assert "graded with an earlier release: run regrade" in rows[student]["notes"]
    assert (
        "Not in what was handed in, which may be of an earlier release: prevalence."
        in (rows["carl"]["notes"])
    )
    assert rows["carl"][NEW] == "0.0" and rows["ada"][NEW] == "" and rows["ada"]["auc"] == "2.0"
    assert "1 graded, 2 were graded before" in said["again"]


def test_a_regrade_lists_what_is_worth_something_else_and_why(term):
    project, said = term
    listed = re.findall(r"^  auc  (.*)", said["regrade"], re.MULTILINE)
    right, stub = listed  # whoever it is worth something else for, also where nothing was earned
    assert re.fullmatch(r"ada  2 → 4  2 points → 4: auc: all \d cases passed", right)
    assert stub == "ben  0 → 0  2 points → 4: auc: not implemented yet"
    rows = {row["student"]: row for row in project.table(f"{NAME}.csv")}
    assert all("earlier release: run" not in row["notes"] for row in rows.values())
    marks = project.marks("ada")
    assert marks["check_auc"][:2] == (4, 4) and marks[WRITTEN][:2] == (3, 8)
    page = (project.root / "feedback" / "ada" / NAME / f"{NAME}.html").read_text("utf-8")
    assert "Well said." in page and "may be of an earlier release: prevalence" in page
    assert "which is given, was put back" not in page  # ada did not touch what the release changed


def test_students_take_their_answers_over_into_the_newer_notebook(term, tmp_path):
    project, said = term
    project.run("grading", "bundle")
    folders = {}
    for name in ("older.zip", "dist/digits-by-hand.zip"):
        with zipfile.ZipFile(project.root / name) as archive:
            archive.extractall(tmp_path / Path(name).stem)
        (folders[name],) = (tmp_path / Path(name).stem).iterdir()
    old, new = folders.values()
    mine = old / "notebooks" / NAME / f"{NAME}.ipynb"
    shutil.copy(project.root / "submitted" / "ben" / NAME / f"{NAME}.ipynb", mine)
    before = mine.read_bytes()
    said = project.run("helpers.take_over", str(old), folder=new)
    assert said.splitlines() == [
        f"{NAME}.ipynb",
        "  answers taken over: confusion_counts, roc_curve, rank_auc",
        "  asked for otherwise now, see the end of these cells: rank_auc",
        f"  still to do: auc, {WRITTEN}, {NEW}",
        "Restart the kernel and run all cells. What is older was left as it was.",
    ]
    assert mine.read_bytes() == before
    taken = nbformat.read(new / "notebooks" / NAME / f"{NAME}.ipynb", as_version=4)
    hand_in(project.course, NAME, "ben", taken)
    done = project.run("grading", "autograde", NAME, "--student=ben")
    assert "1 graded" in done and "0 to look at" in done
    marks = project.marks("ben")
    assert marks["check_rank_auc"][0] == marks["check_rank_auc"][1]
    assert (marks["check_auc"][0], marks[f"check_{NEW}"][0]) == (0, 0)
