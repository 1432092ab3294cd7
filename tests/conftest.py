"""A course to grade in: the solutions of this repository, released in a temporary folder."""

import gc
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import grading  # noqa: F401  # before nbformat: it spares that its slowest import

# Before anything reads the data: no test downloads, and all see the digits that are always there.
os.environ.setdefault("MNIST_ROOT", "embedded")
os.environ["OMP_NUM_THREADS"] = "1"

import nbformat
from nbgrader.api import Gradebook

from grading.authoring.release import copied, generate
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import activate_environment
from grading.sandbox import host
from tests import turns
from tests.collecting import Collecting
from tests.known import ASSIGNMENTS

# Property tests try the same examples every time; HYPOTHESIS_PROFILE=thorough tries others, and
# twenty times as many.
settings.register_profile("stable", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=1_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "stable"))

# Where there can be no sandbox, what does not need one is tested without.
SANDBOXED = host.missing() is None
needs_sandbox = pytest.mark.skipif(not SANDBOXED, reason=str(host.missing()))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what a run may be told."""
    parser.addoption(
        "--seeds", type=int, default=1, help="draws of hidden cases where answers are proven"
    )
    parser.addoption(
        "--whole", action="store_true", help="run all of many alike tests (see tests/turns.py)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Settle which of many alike tests are run."""
    turns.settle(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out those whose turn it is not."""
    left = turns.keep(items)
    if config.option.markexpr == "quick":
        left += [item for item in items if item.get_closest_marker("not_quick")]
        items[:] = [item for item in items if not item.get_closest_marker("not_quick")]
    if left:
        config.hook.pytest_deselected(items=left)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file without a quick test where only these are asked for."""
    if config.option.markexpr != "quick" or collection_path.suffix != ".py":
        return None
    return "mark.quick" not in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Every assignment of this repository, released and ready to grade."""
    return copy_of(_released(tmp_path_factory, "all", ASSIGNMENTS), tmp_path_factory.mktemp("all"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """One assignment, released; to copy from."""
    return _released(tmp_path_factory, "one", ["02_softmax_regression"])


def _released(
    tmp_path_factory: pytest.TempPathFactory, name: str, assignments: list[str]
) -> Course:
    """A course that is released once, for all processes of pytest-xdist; to copy from."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, made = root / f"released {name}", root / f"released {name}.made"
    with FileLock(root / f"released {name}.lock"):
        if not made.exists():
            folder.mkdir()
            course = copied(Course(ROOT), folder, assignments)
            if not SANDBOXED:
                with (course.root / "nbgrader_config.py").open("a") as file:
                    file.write('c.Grade.sandbox = "off"\n')
            for assignment in assignments:
                generate(course, assignment)
            made.touch()
    return Course(folder)


@pytest.fixture
def empty_class(released: Course, tmp_path: Path) -> Course:
    """A released course of one assignment, in which nobody is yet."""
    return copy_of(released, tmp_path)


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with nothing in it, which takes nbgrader a while to make; to copy from."""
    activate_environment()
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}", "digits-by-hand"):
        return path


@pytest.fixture
def collecting(
    empty_gradebook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Collecting:
    """A course into which downloads are collected."""
    course = Collecting(tmp_path / "course", empty_gradebook, caplog)
    monkeypatch.chdir(course.root)
    return course


def copy_of(course: Course, folder: Path) -> Course:
    """A copy of a course, in a folder of that folder."""
    shutil.copytree(course.root, folder / "course", symlinks=True)
    return Course(folder / "course")


def solution_of(course: Course, assignment: str) -> nbformat.NotebookNode:
    """The notebook of a solution, to change as a student would."""
    path = course.solution(assignment) / f"{assignment}.ipynb"
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def few_open_files(folder: Path) -> dict[str, str]:
    """An environment in which a sandbox allows fewer open files than a submission is promised."""
    program = folder / "bwrap"
    program.write_text(f'#!/bin/sh\nulimit -n 200\nexec {shutil.which("bwrap")} "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def hand_in(course: Course, assignment: str, student: str, notebook: nbformat.NotebookNode) -> None:
    """Put a notebook where nbgrader looks for submissions."""
    folder = course.root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")
