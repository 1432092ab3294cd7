"""A class of 300 with hogs, bombs and sleepers in it, and a run that is ended again and again."""

import csv
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

from grading.classroom.demo import sample_students
from grading.gradebook.nbgrader_course import nbgrader_api
from tests.conftest import copy_of, needs_sandbox, solution_of
from tests.test_hostile import MEMORY, SUBMISSIONS, light, peak, put

pytestmark = [pytest.mark.prove, needs_sandbox]

NAME = "02_softmax_regression"
HONEST, STORMY = 260, 20
HOGS = (
    *("loop", "loop_that_catches_all", "fork_bomb", "many_processes_with_memory", "threads"),
    *("many_small_objects", "endless_c_call", "segfault", "exit_call", "memory_files"),
)
ROUNDS = 30  # times that a run is ended


def a_class(released, folder, honest, others=()):
    """A course with so many ordinary students and what the others hand in, and its settings."""
    course = copy_of(released, folder)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Grade.cell_seconds = 4\nc.Grade.submission_seconds = 24\n")
    solution = solution_of(course, NAME)
    release = course.released(NAME, NAME)
    samples = list(sample_students(release, solution, NAME).values())
    for number in range(honest):
        notebook = samples[number % len(samples)]
        put(course.root / "submitted" / f"student{number:03}" / NAME, notebook, {})
    right = light(nbformat.from_dict(samples[0]))
    for number, name in enumerate(others):
        made = SUBMISSIONS[name].hand_in(nbformat.from_dict(right), nbformat.from_dict(release))
        put(course.root / "submitted" / f"{name}{number:03}" / NAME, made, {})
    return course


def command(course, temporary):
    """The command in a process of its own."""
    called = [sys.executable, "-m", "grading", "autograde", NAME, "--jobs=2"]
    env = {**os.environ, "TMPDIR": str(temporary)}
    return subprocess.Popen(
        called,
        cwd=course.root,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def rows(course):
    with (course.root / "grades" / f"{NAME}.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def marks(course):
    """What is in the gradebook: each student's score for each question, and how often."""
    found = {}
    with nbgrader_api(course.root).gradebook as book:
        for submission in book.assignment_submissions(NAME):
            (notebook,) = submission.notebooks
            assert submission.student_id not in found
            found[submission.student_id] = {g.name: g.auto_score for g in notebook.grades}
    return found


def test_honest_marks_are_the_same_in_a_storm(released, tmp_path):
    temporary = Path(tempfile.mkdtemp(prefix="t-"))  # sockets have short paths
    others = [HOGS[n % len(HOGS)] for n in range(STORMY)] + ["sleep"] * STORMY
    random.Random(0).shuffle(others)
    calm = a_class(released, tmp_path / "calm", 12)
    said, _ = command(calm, temporary).communicate()
    stormy = a_class(released, tmp_path / "stormy", HONEST, others)
    memory, grader = 0, command(stormy, temporary)
    while grader.poll() is None:
        memory = max(memory, peak(grader.pid))
        time.sleep(0.2)
    said, _ = grader.communicate()
    assert f"{HONEST + 2 * STORMY} graded" in said, said[-2000:]
    expected, found = marks(calm), marks(stormy)
    for number in range(HONEST):
        assert found[f"student{number:03}"] == expected[f"student{number % 4:03}"], number
    print(f"grader: {memory >> 20} MB at most")
    assert memory <= MEMORY
    temporary.rmdir()  # or it is not empty


def test_whenever_a_run_is_ended_nothing_is_lost_and_nothing_done_twice(released, tmp_path):
    temporary = Path(tempfile.mkdtemp(prefix="t-"))  # sockets have short paths
    whole = a_class(released, tmp_path / "whole", 24)
    assert "24 graded" in command(whole, temporary).communicate()[0]
    often = a_class(released, tmp_path / "often", 24)
    draws, graded, moments = random.Random(1), set(), []
    for _ in range(ROUNDS):
        run = command(often, temporary)
        time.sleep(draws.uniform(0.2, 15))
        how = draws.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        run.send_signal(how)
        said, _ = run.communicate(timeout=60)
        now = {path.parts[-3] for path in (often.root / "autograded").glob(f"*/{NAME}/*.ipynb")}
        assert graded <= now and "Traceback" not in said, said
        moments.append((how.name, len(now)))
        graded = now
        if len(graded) >= 20:  # begin again, so that the moments stay many
            for student in sorted(graded)[:18]:
                path = often.root / "submitted" / student / NAME / f"{NAME}.ipynb"
                path.write_text(path.read_text() + "\n")  # handed in anew
            graded = set()
    print(*moments)
    assert len({count for _, count in moments}) > 5  # in the midst of it, too
    said, _ = command(often, temporary).communicate()
    assert re.search(r"\d+ graded, \d+ were graded before", said)
    assert marks(often) == marks(whole) and set(rows(often)) == set(rows(whole))
    assert {r["score"] for r in rows(often).values()} == {r["score"] for r in rows(whole).values()}
    temporary.rmdir()  # or it is not empty
