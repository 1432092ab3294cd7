"""What one version stored, another reads, or refuses in two lines that say what to do."""

import shutil
import subprocess
import sys

import nbformat
import numpy as np
import pytest

from grading.authoring.release import stale
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import activate_environment
from grading.grader.verdict import FORMAT, VerdictError, as_written, nothing, read
from helpers import check as checks
from helpers.checking import checks_file, variants_file
from helpers.checking.archive import text_of
from helpers.checking.finding import Finding, Status
from tests.graded_class import NAME, QUESTIONS, grade
from tests.test_report import MOST, OVERFLOW
from tests.test_report import read as read_report

NEWER = 99


def rewritten(path, number=None, name="questions"):
    """A file of checks with another format number, or none, and another name for its questions."""
    with np.load(path, allow_pickle=False) as archive:
        arrays = {key: archive[key] for key in archive if key != "format"}
    arrays[name] = arrays.pop("questions")
    if number is not None:
        arrays["format"] = np.array(number)
    np.savez(path, **arrays)


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return shutil.copy(ROOT / "notebooks" / NAME / checks_file.FILE, tmp_path)


def test_checks_have_a_number_and_are_read_without_one(path):
    questions = checks_file.read(path)
    assert checks_file.is_current(path)
    rewritten(path)
    assert not checks_file.is_current(path)
    assert repr(checks_file.read(path)) == repr(questions)


@pytest.mark.parametrize(
    ("kept", "text", "number"), [(checks_file, "questions", 4), (variants_file, "about", 1)]
)
def test_text_is_read_as_older_files_have_it(tmp_path, kept, text, number):
    path, older = ROOT / "notebooks" / NAME / kept.FILE, tmp_path / kept.FILE
    with np.load(path, allow_pickle=False) as archive:
        np.savez(older, **{**archive, text: np.array(text_of(archive[text])), "format": number})
    assert repr(kept.read(older)) == repr(kept.read(path)) != "{}"


@pytest.mark.parametrize(
    ("number", "name"), [(NEWER, "questions"), (-1, "questions"), (None, "cards")]
)
def test_checks_that_do_not_fit_the_helpers_are_refused(path, number, name):
    """Newer than the helpers, of no known format, or of the first release."""
    rewritten(path, number, name)
    with pytest.raises(checks.CheckFailed) as refused:
        checks.check("softmax")
    first, second = str(refused.value).splitlines()
    assert "is of another version than helpers/" in first and f"format {number or 0}," in first
    assert second.startswith("Take both anew") and "your answers are not touched" in second


def test_a_release_makes_checks_of_an_earlier_format_new(tmp_path):
    for folder in ("solutions", "notebooks"):
        shutil.copytree(ROOT / folder / NAME, tmp_path / folder / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    assert stale(Course(tmp_path), NAME) == []
    rewritten(tmp_path / "solutions" / NAME / checks_file.FILE)
    assert f"{NAME}/checks.npz is not what the bank makes" in stale(Course(tmp_path), NAME)


def test_verdicts_have_a_number_and_are_read_without_one():
    verdict = nothing("softmax", 2, Finding(Status.STUB))
    written = as_written(verdict)
    assert written.pop("format") == FORMAT
    assert read(written) == verdict


@pytest.mark.parametrize("number", [NEWER, -1, "two"])
def test_a_verdict_of_no_known_format_is_refused(number):
    with pytest.raises(VerdictError) as refused:
        read({"format": number})
    first, second = str(refused.value).splitlines()
    assert f"format {number}" in first and "python -m grading regrade" in second


@pytest.fixture
def mixed_class(empty_class):
    """Two students, of whom a newer version graded one."""
    for student in ("newer", "ours"):
        grade(empty_class, student, {"softmax": (0.5, OVERFLOW)})
    path = empty_class.root / "autograded" / "newer" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "verdict" in output.get("metadata", {}):
                output.metadata.verdict = {"format": NEWER, "renamed": 1}
    nbformat.write(notebook, path)
    return empty_class


def test_one_notebook_of_a_newer_version_does_not_stop_the_report(mixed_class):
    _, said, rows = read_report(mixed_class)
    mean = MOST - QUESTIONS["softmax"].points / 2
    assert float(rows["points", "", "mean"]) == mean
    assert rows["cause", f"softmax: {OVERFLOW}", "students"] == "1"
    assert f"newer Graded by another version: its verdicts have format {NEWER}" in said


def test_feedback_of_a_newer_version_is_refused_in_two_lines_and_the_rest_written(mixed_class):
    activate_environment()
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_feedback", NAME, "--force"],
        cwd=mixed_class.root,
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr and f"its verdicts have format {NEWER}" in done.stderr
    assert "for student 'newer'" in done.stderr and "'ours'" not in done.stderr
    page = mixed_class.root / "feedback" / "ours" / NAME / f"{NAME}.html"
    assert "softmax" in page.read_text(encoding="utf-8")
