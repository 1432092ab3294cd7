"""PostgreSQL as the gradebook: a server of our own, which the tests start and stop."""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grading import __main__ as command
from grading.authoring.release import copied, generate
from grading.bank.assignment import bank_of
from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import activate_environment, nbgrader_api
from tests.conftest import SANDBOXED, hand_in, solution_of

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[postgresql]'")

NAME = "02_softmax_regression"
MOST = sum(question.points for question in bank_of(NAME).questions.values())
SANDBOX = "--sandbox=on" if SANDBOXED else "--sandbox=off"
# Where Debian keeps them, outside PATH.
FOLDERS = os.pathsep.join(map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"))))
INITDB, PG_CTL = (
    shutil.which(name) or shutil.which(name, path=FOLDERS) for name in ("initdb", "pg_ctl")
)
pytestmark = [
    pytest.mark.skipif(not (INITDB and PG_CTL), reason="PostgreSQL's server is not installed"),
    pytest.mark.xdist_group("postgresql"),
]


@pytest.fixture(scope="module")
def server():
    """The folder with the socket of a PostgreSQL server."""
    folder = tempfile.mkdtemp(prefix="pg-")
    account = {}
    if os.geteuid() == 0:  # PostgreSQL refuses root
        account = {"user": "postgres"}
        shutil.chown(folder, "postgres")

    def call(*called):
        done = subprocess.run(called, cwd=folder, capture_output=True, text=True, **account)
        assert done.returncode == 0, done.stdout + done.stderr

    options = f"-c listen_addresses= -c fsync=off -k {folder}"
    call(INITDB, "-D", "data", "-U", "grader", "--auth=trust", "--encoding=UTF8", "--no-sync")
    call(PG_CTL, "-D", "data", "-w", "-l", "log", "-o", options, "start")
    yield folder
    call(PG_CTL, "-D", "data", "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder)


def kept_at(folder, socket):
    """A course that keeps its gradebook behind a socket."""
    course = copied(Course(ROOT), folder, [NAME])
    with (folder / "nbgrader_config.py").open("a") as file:
        url = f"postgresql+psycopg://grader@/postgres?host={socket}"
        file.write(f'c.CourseDirectory.db_url = "{url}"\n')
    return course


def test_a_class_is_graded_and_exported(server, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    course = kept_at(tmp_path, server)
    generate(course, NAME)
    released, right = course.released(NAME, NAME), answers_of(solution_of(course, NAME))
    hand_in(course, NAME, "ada", answered(released, right))
    hand_in(course, NAME, "ben", released)
    hand_in(course, NAME, "zoë", answered(released, {"softmax": right["softmax"]}))
    expected = {"ada": MOST, "ben": 0, "zoë": bank_of(NAME).questions["softmax"].points}

    assert command.main(["autograde", NAME, SANDBOX]) == 0
    with nbgrader_api(tmp_path).gradebook as book:
        assert book.engine.dialect.name == "postgresql"
        found = book.assignment_submissions(NAME)
        assert {each.student.id: each.score for each in found} == expected

    # A mark given by hand outlives a regrade, and nbgrader's own command reads it all.
    with nbgrader_api(tmp_path).gradebook as book:
        written = next(
            grade
            for grade in book.find_submission(NAME, "ada").notebooks[0].grades
            if grade.needs_manual_grade
        )
        written.manual_score = 1.5
        book.db.commit()
    assert command.main(["regrade", NAME, SANDBOX, "--student=ada"]) == 0
    activate_environment()
    subprocess.run([sys.executable, "-m", "nbgrader", "export"], check=True, cwd=tmp_path)
    with (tmp_path / "grades.csv").open(newline="", encoding="utf-8") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == expected | {"ada": MOST + 1.5}
    assert not list(tmp_path.rglob("*.db"))


def test_a_server_that_is_not_there_is_told_in_two_lines(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    course = kept_at(tmp_path, tmp_path)
    shutil.copytree(ROOT / "notebooks" / NAME, course.root / "notebooks" / NAME)
    assert command.main(["autograde", NAME, SANDBOX]) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert "the gradebook cannot be used" in lines[-2] and "db_url" in lines[-1]
    assert len(lines) == (2 if SANDBOXED else 3)  # UNSAFE is one line
