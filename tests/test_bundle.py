"""The archive that students get: whole, without an answer, and working on its own."""

import os
import re
import shutil
import tomllib
import zipfile
from datetime import date

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

from grading import __main__ as cli
from grading.authoring import bundle as bundles
from grading.authoring.bundle import bundle
from grading.authoring.leaks import leaked, text
from grading.authoring.solution_kernel import running
from grading.course import ROOT, Course, CourseError
from tests.conftest import solution_of
from tests.known import ASSIGNMENTS, questions

NAME = "02_softmax_regression"


@pytest.fixture(scope="module")
def unpacked(course, tmp_path_factory):
    """What a student has after unpacking the archive of the whole course."""
    folder = tmp_path_factory.mktemp("student")
    with zipfile.ZipFile(bundle(course)) as archive:
        archive.extractall(folder)
    (inside,) = folder.iterdir()
    return inside


@pytest.fixture
def own(course, tmp_path):
    """A course of one's own to break, with one released notebook."""
    for folder in ("solutions", "notebooks"):
        shutil.copytree(course.root / folder / NAME, tmp_path / folder / NAME)
    shutil.copy(course.root / "nbgrader_config.py", tmp_path)
    return Course(tmp_path)


def test_it_holds_the_course_and_nothing_else(course, unpacked):
    assert {path.name for path in unpacked.iterdir()} == {
        "LICENSE", "README.md", "environment.yml", "helpers", "notebooks", "pyproject.toml",
    }  # fmt: skip
    for assignment in course.assignments():
        folder = unpacked / "notebooks" / assignment
        assert {path.name for path in folder.iterdir()} == {
            f"{assignment}.ipynb",
            "checks.npz",
            "variants.npz",
        }
    assert (unpacked / "helpers" / "weights" / "encoder.pt").is_file()


def test_the_licence_is_said_alike_wherever_it_stands(unpacked):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert (unpacked / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    for name in project["license"].split(" AND "):
        assert f"  - {name}\n" in citation
        assert name in (ROOT / "LICENSE").read_text(encoding="utf-8")
    for page in (ROOT / "README.md", unpacked / "README.md"):
        assert "BSD 3-Clause" in page.read_text(encoding="utf-8")
        assert "CC BY 4.0" in page.read_text(encoding="utf-8")


def test_its_files_have_the_date_of_today(course):
    before = date.today()
    with zipfile.ZipFile(bundle(course)) as archive:
        dates = {each.date_time[:3] for each in archive.infolist()}
    assert len(dates) == 1 and before <= date(*dates.pop()) <= date.today()


def test_it_holds_no_answer_no_mistake_and_nothing_of_the_grader(course, unpacked):
    paths = [path for path in unpacked.rglob("*") if path.is_file()]
    texts = {path.relative_to(unpacked).as_posix(): text(path) for path in paths}
    for assignment in ASSIGNMENTS:
        solution = solution_of(course, assignment)
        # What another notebook gives is no answer; the archive's own proof looks at that.
        others = [f"notebooks/{name}/" for name in course.assignments() if name != assignment]
        own = "\n".join(t for name, t in texts.items() if not name.startswith(tuple(others)))
        assert leaked(solution, own) == []
        for question in questions(assignment).values():
            for mistake in question.mistakes:
                assert not [name for name, t in texts.items() if mistake.source in t]
    for name, content in texts.items():
        assert "grading" not in name
        assert not re.search(r"\bgrading[/.]\w|\b(import|from|-m) grading\b", content), name


@pytest.mark.parametrize("place", ["README.md", "helpers/new.py", f"notebooks/{NAME}/x.txt"])
def test_an_answer_anywhere_is_found_and_told(course, tmp_path, place):
    solution = solution_of(course, NAME)
    inside = re.search(r"### BEGIN SOLUTION\n(.*?)### END", "\n".join(
        cell.source for cell in solution.cells if cell.metadata.get("nbgrader", {}).get("solution")
    ), re.DOTALL)  # fmt: skip
    answer = max(inside[1].splitlines(), key=len)
    bundles._write(tmp_path / "planted.zip", {f"digits/{place}": f"see\n{answer}\n".encode()})
    with pytest.raises(CourseError, match=f"{place} holds text of a solution"):
        bundles._prove(course, tmp_path / "planted.zip", tmp_path / "unpacked")


def test_the_same_course_gives_the_same_bytes(own):
    first = bundle(own).read_bytes()
    for path in own.root.rglob("*.*"):
        os.utime(path, (1, 1))
    assert bundle(own).read_bytes() == first
    assert [path.name for path in (own.root / "dist").iterdir()] == ["digits-by-hand.zip"]


def test_packages_are_those_of_the_course(unpacked):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    theirs = tomllib.loads((unpacked / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name in ("requires-python", "dependencies"):
        assert theirs[name] == project[name]
    assert "optional-dependencies" not in theirs
    assert (unpacked / "environment.yml").read_text(encoding="utf-8").endswith("\n      - -e .\n")


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_opens_and_its_first_check_asks_for_the_answer(unpacked, assignment):
    """Its own helpers are imported, not those of this repository."""
    folder = unpacked / "notebooks" / assignment
    notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = next(index for index, cell in enumerate(code) if cell.source.startswith("check("))
    where = nbformat.v4.new_code_cell("import helpers; print(helpers.__file__)")
    notebook.cells = [*code[:first], where, code[first]]
    env = {"PYTHONPATH": str(unpacked), "MNIST_ROOT": "embedded", "COURSE_PROFILE": "quick"}
    with running(notebook, folder, env, timeout=300) as client:
        for index, cell in enumerate(notebook.cells[:-1]):
            client.execute_cell(cell, index)
        assert where.outputs[0].text.strip() == str(unpacked / "helpers" / "__init__.py")
        with pytest.raises(CellExecutionError, match="not implemented yet"):
            client.execute_cell(notebook.cells[-1], first + 1)


def test_a_release_that_was_changed_is_told_and_the_older_archive_kept(own, monkeypatch, capsys):
    (own.root / "dist").mkdir()
    (own.root / "dist" / "digits-by-hand.zip").write_text("older")
    path = own.root / "notebooks" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("raise NotImplementedError()", "1"))
    monkeypatch.chdir(own.root)
    assert cli.main(["bundle"]) == 1
    error = capsys.readouterr().err
    assert f"{NAME}.ipynb is not what the release makes" in error and "Release it anew" in error
    assert [p.read_text() for p in (own.root / "dist").iterdir()] == ["older"]


def test_nothing_released_is_told(own):
    shutil.rmtree(own.root / "notebooks")
    with pytest.raises(CourseError, match="Nothing is released here"):
        bundle(own)
