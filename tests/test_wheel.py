"""A wheel is the student's side, and works without the course's folder."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile

import pytest
from packaging.requirements import Requirement

from grading.authoring.leaks import leaked, text
from grading.course import ROOT, Course
from tests.conftest import solution_of
from tests.known import ASSIGNMENTS, questions

NAME = "02_softmax_regression"
OF_GRADING = {"__init__", "__main__", "cells", "course", "reasons", "scratch", "settings"}
STUDENT = """
from helpers import batches, classifier, data, encoder, plots
from helpers.check import check
print(data.describe())
H, labels = data.features("test")

def softmax(Z):
    raise NotImplementedError()

check("softmax")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this project, unpacked."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(
        ["git", "ls-files", "helpers", "grading", "pyproject.toml", "LICENSE"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (path,) = folder.iterdir()
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def test_a_wheel_holds_helpers_with_their_weights_and_no_room_of_the_grader(wheel):
    files = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*") if path.is_file()}
    helpers = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("helpers/**/*.py")}
    held = {name for name in files if ".dist-info/" not in name}
    assert held == helpers | {"helpers/weights/encoder.pt"} | {
        f"grading/{name}.py" for name in OF_GRADING
    }


def test_a_wheel_holds_no_answer_and_no_mistake(wheel):
    held = "\n".join(text(path) for path in wheel.rglob("*") if path.is_file())
    for assignment in ASSIGNMENTS:
        assert leaked(solution_of(Course(ROOT), assignment), held) == []
        for question in questions(assignment).values():
            assert not [each for each in question.mistakes if each.source in held]


def ran(wheel, folder, *arguments):
    """A command with what is in the wheel and the installed packages, without the course."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(wheel), sysconfig.get_path("purelib")]),
        "MNIST_ROOT": "embedded",
        "COURSE_PROFILE": "quick",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    # -S: the course's own installation is not looked at.
    return subprocess.run(
        [sys.executable, "-S", *arguments], cwd=folder, env=env, capture_output=True, text=True
    )


def test_a_student_works_with_a_wheel_in_a_folder_of_notebooks(wheel, tmp_path):
    shutil.copy(ROOT / "notebooks" / NAME / "checks.npz", tmp_path)
    before = set(wheel.iterdir())
    done = ran(wheel, tmp_path, "-c", STUDENT)
    assert "softmax: not implemented yet" in done.stdout + done.stderr
    assert set(wheel.iterdir()) == before and (tmp_path / "cache/digits-by-hand").is_dir()


def test_a_wheel_says_that_grading_needs_the_course_folder(wheel, tmp_path):
    for arguments in ((), ("autograde", NAME), ("demo",)):
        done = ran(wheel, tmp_path, "-m", "grading", *arguments)
        assert done.returncode == 1 and done.stdout == ""
        first, second = done.stderr.splitlines()
        assert first.startswith("Grading needs the course folder")
        assert second == 'python -m pip install --editable ".[grading]"'


def test_the_doctor_of_a_wheel_asks_for_what_students_need(wheel, tmp_path):
    program = "import json; from helpers import doctor; print(json.dumps(doctor._needed()))"
    done = ran(wheel, tmp_path, "-c", program)
    names = {Requirement(line).name for line in json.loads(done.stdout)}
    assert {"jupyterlab", "torch"} <= names and not {"nbgrader", "pytest"} & names
