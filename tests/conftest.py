"""A course to grade in: the solutions of this repository, released in a temporary folder."""

import os
import shutil

import nbformat
import pytest
from hypothesis import settings

# Before anything reads the data: no test downloads, and all see the digits that are always there.
os.environ.setdefault("MNIST_ROOT", "embedded")
os.environ["OMP_NUM_THREADS"] = "1"

from grading.authoring.release import copied, generate  # noqa: E402
from grading.course import (
    ROOT,
    Course,  # noqa: E402
)
from grading.sandbox import host  # noqa: E402

# Property tests try the same examples every time; HYPOTHESIS_PROFILE=thorough tries others, and
# twenty times as many.
settings.register_profile("stable", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "stable"))

# Where there can be no sandbox, what does not need one is tested without.
SANDBOXED = host.missing() is None
needs_sandbox = pytest.mark.skipif(not SANDBOXED, reason=str(host.missing()))


@pytest.fixture(scope="session")
def course(tmp_path_factory) -> Course:
    """Every assignment of this repository, released and ready to grade."""
    original = Course(ROOT)
    copy = copied(original, tmp_path_factory.mktemp("course"), original.assignments())
    if not SANDBOXED:
        with open(copy.root / "nbgrader_config.py", "a") as file:
            file.write('c.Grade.sandbox = "off"\n')
    for assignment in copy.assignments():
        generate(copy, assignment)
    return copy


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Course:
    """One assignment, released; to copy from."""
    name = "02_softmax_regression"
    course = copied(Course(ROOT), tmp_path_factory.mktemp("released"), [name])
    generate(course, name)
    return course


@pytest.fixture
def empty_class(released, tmp_path) -> Course:
    """A released course of one assignment, in which nobody is yet."""
    return copy_of(released, tmp_path)


def copy_of(course: Course, folder) -> Course:
    shutil.copytree(course.root, folder / "course", symlinks=True)
    return Course(folder / "course")


def solution_of(course: Course, assignment: str) -> nbformat.NotebookNode:
    return nbformat.read(course.solution(assignment) / f"{assignment}.ipynb", as_version=4)


def few_open_files(folder) -> dict[str, str]:
    """An environment in which a sandbox allows fewer open files than a submission is promised."""
    program = folder / "bwrap"
    program.write_text(f'#!/bin/sh\nulimit -n 200\nexec {shutil.which("bwrap")} "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def hand_in(course: Course, assignment: str, student: str, notebook) -> None:
    """Put a notebook where nbgrader looks for submissions."""
    folder = course.root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")
