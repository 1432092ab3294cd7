"""A release that fails leaves what was released as it was, and says what to do."""

import copy
import errno
import os
import shutil
import sqlite3
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grading import __main__ as cli
from grading.authoring.release import generate, release
from grading.course import CourseError
from grading.gradebook.nbgrader_course import nbgrader_api
from tests.conftest import copy_of, solution_of
from tests.graded_class import grade

NAME = "02_softmax_regression"


def state(course):
    """All that is in a course: files, and the rows of the gradebook."""
    files = {
        path.relative_to(course.root).as_posix(): path.read_bytes()
        for path in course.root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "gradebook.db"
    }
    with sqlite3.connect(course.root / "gradebook.db") as book:
        return files, sorted(book.iterdump())


def configure(course, line):
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"{line}\n")


def rewrite(course, change):
    """Change the solution's cells, which a list by name helps to find."""
    notebook = solution_of(course, NAME)
    change(notebook.cells, {cell.id: cell for cell in notebook.cells})
    nbformat.write(notebook, course.solution(NAME) / f"{NAME}.ipynb")


def text_changed(cells, named):
    """So that the release which fails is another one than that before."""
    cells.insert(0, new_markdown_cell("Another text."))


@pytest.fixture
def own(empty_class):
    """A released course, whose solution has changed since."""
    rewrite(empty_class, text_changed)
    return empty_class


@pytest.fixture(scope="module")
def handed_in(released, tmp_path_factory):
    """The same with a submission, one of whose marks a person gave; to copy from."""
    course = copy_of(released, tmp_path_factory.mktemp("handed-in"))
    grade(course, "ada")
    with nbgrader_api(course.root).gradebook as book:
        marks(book)[0].manual_score = 1.5
        book.db.commit()
    return course


def marks(book):
    return book.find_submission(NAME, "ada").notebooks[0].grades


def new_question(cells, named):
    for name, flags in ("more", {"solution": True}), ("check_more", {"grade": True, "points": 2}):
        about = {"grade": False, "solution": False, "task": False, "schema_version": 3}
        about |= {"grade_id": name, "locked": "points" in flags, **flags}
        cells.append(new_code_cell("pass", metadata={"nbgrader": about}))


def missing_question(cells, named):
    cells.remove(named["logsumexp"])
    cells.remove(named["check_logsumexp"])


def renamed_question(cells, named):
    for name in ("logsumexp", "check_logsumexp"):
        named[name].metadata.nbgrader.grade_id = name.replace("logsumexp", "lse")


def no_longer_graded(cells, named):
    named["check_logsumexp"].metadata.nbgrader |= {"grade": False}


CARRIED = [
    (new_question, "new: more"),
    (missing_question, "gone: logsumexp"),
    (renamed_question, "new: lse; gone: logsumexp"),
    (no_longer_graded, "gone: logsumexp"),
]


@pytest.mark.parametrize("command", ["python -m grading", "nbgrader"])
@pytest.mark.parametrize(("change", "words"), CARRIED)
def test_a_submission_is_carried_over(handed_in, tmp_path, change, words, command):
    """Its marks stay; what it had for what is gone is written down."""
    course = copy_of(handed_in, tmp_path)
    rewrite(course, change)
    with nbgrader_api(course.root).gradebook as book:
        book.find_grade("check_logsumexp", NAME, NAME, "ada").manual_score = 1.25
        book.find_comment("logsumexp", NAME, NAME, "ada").manual_comment = "Look at the maximum."
        book.db.commit()
        before = {grade.name: grade.score for grade in marks(book)}
    if command == "nbgrader":
        done = nbgrader_api(course.root).generate_assignment(NAME)
        assert done["success"]
        said = done["log"]
    else:
        said = "\n".join(generate(course, NAME).carried)
    assert f"1 submission is carried over; {words}\n" in said
    new = {"new: more": {"check_more"}, "new: lse; gone: logsumexp": {"check_lse"}}.get(
        words, set()
    )
    gone = {"check_logsumexp"} if "gone" in words else set()
    log = course.changes(NAME)
    with nbgrader_api(course.root).gradebook as book:
        after = {grade.name: grade.score for grade in marks(book)}
        cells = {cell.name for cell in book.find_notebook(NAME, NAME).grade_cells}
    assert after.keys() == cells == before.keys() - gone | new
    assert all(after[name] == (0 if name in new else before[name]) for name in after)
    assert log.exists() == bool(gone)
    if gone:
        assert "logsumexp,1.25,0.0,no longer in the notebook; given by hand" in log.read_text()
        if change is not no_longer_graded:
            assert "no longer in the notebook; comment: Look at the maximum." in log.read_text()


def test_another_notebook_is_refused_by_name(handed_in, tmp_path):
    course = copy_of(handed_in, tmp_path)
    nbformat.write(nbformat.v4.new_notebook(), course.solution(NAME) / "scratch.ipynb")
    before = state(course)
    with pytest.raises(CourseError, match=r"New: scratch\.ipynb; missing: none") as raised:
        generate(course, NAME)
    assert "1 submission of" in str(raised.value) and len(str(raised.value).splitlines()) == 2
    assert state(course) == before
    # Formgrader's button and nbgrader's command keep the files too.
    assert not nbgrader_api(course.root).generate_assignment(NAME)["success"]
    assert state(course) == before


def test_points_texts_and_given_cells_may_change_and_marks_stay(handed_in, tmp_path):
    course = copy_of(handed_in, tmp_path)

    def change(cells, named):
        named["check_softmax"].metadata.nbgrader.points = 7
        given = next(c for c in cells if c.metadata.get("nbgrader", {}).get("locked"))
        other = copy.deepcopy(given)
        given.metadata.nbgrader.grade_id, given.source = "renamed", "import numpy as np"
        other.metadata.nbgrader.grade_id = other.id = "one_more"
        cells.insert(0, other)
        text_changed(cells, named)

    with nbgrader_api(course.root).gradebook as book:
        before = {grade.name: grade.score for grade in marks(book)}
    rewrite(course, change)
    generate(course, NAME)
    with nbgrader_api(course.root).gradebook as book:
        assert {grade.name: grade.score for grade in marks(book)} == before
        assert book.find_grade_cell("check_softmax", NAME, NAME).max_score == 7
        assert book.find_source_cell("renamed", NAME, NAME).source == "import numpy as np"
    assert course.released(NAME, NAME).cells[0].source == "Another text."


FULL, DENIED = OSError(errno.ENOSPC, "No space"), PermissionError(errno.EACCES, "Denied", "file")


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        (1, FULL, "the disk is full"),
        (2, KeyboardInterrupt(), ""),
        (3, DENIED, "file cannot be read or written"),
        (4, FULL, "the disk is full"),
        (4, KeyboardInterrupt(), ""),
    ],
)
def test_a_stop_at_any_file_leaves_all_as_it_was(own, monkeypatch, number, error, words):
    before, moves = state(own), []

    def move(one, other):
        moves.append(one)
        if len(moves) == number:
            raise error
        one.rename(other)

    monkeypatch.setattr(Path, "replace", move)
    with pytest.raises((KeyboardInterrupt, CourseError), match=words):
        generate(own, NAME)
    assert state(own) == before
    monkeypatch.undo()
    generate(own, NAME)
    assert own.released(NAME, NAME).cells[0].source == "Another text."


def older(own):
    with sqlite3.connect(own.root / "gradebook.db") as book:
        book.execute("UPDATE alembic_version SET version_num = '167914646830'")


def much_older(own):
    with sqlite3.connect(own.root / "gradebook.db") as book:
        book.execute("DROP TABLE alembic_version")
        book.execute("ALTER TABLE notebook DROP COLUMN kernelspec")


def read_only(own):
    url = f"sqlite:///file:{own.root}/gradebook.db?mode=ro&uri=true"
    configure(own, f"c.CourseDirectory.db_url = {url!r}")


def somewhere_else(own):
    configure(own, "c.CourseDirectory.db_url = 'sqlite:////no/such/folder/gradebook.db'")


def leaking(own):
    answer = next(c.source for c in solution_of(own, NAME).cells if "BEGIN SOLUTION" in c.source)
    line = max(answer.partition("BEGIN SOLUTION")[2].splitlines(), key=len)
    (own.solution(NAME) / "hints.txt").write_text(line)


def of_another_format(own):
    rewrite(own, lambda cells, named: named["softmax"].metadata.nbgrader.update(schema_version=99))


def without_end(own):
    def change(cells, named):
        named["softmax"].source = named["softmax"].source.replace("END SOLUTION", "")

    rewrite(own, change)


def a_folder_in_the_way(own):
    (own.root / "notebooks" / NAME / "checks.npz").unlink()
    (own.root / "notebooks" / NAME / "checks.npz").mkdir()


def misconfigured(own):
    configure(own, "c.GenerateAssignment.preprocessors = ['grading.nowhere.Step']")


@pytest.mark.parametrize(
    ("spoil", "words", "advice"),
    [
        (older, "another version of nbgrader (167914646830)", "nbgrader db upgrade"),
        (much_older, "another version of nbgrader", "nbgrader db upgrade"),
        (read_only, "the gradebook cannot be written to", "Let this account"),
        (somewhere_else, "the gradebook cannot be written to", "Let this account"),
        (leaking, "held text of the solution", "between BEGIN SOLUTION and END"),
        (of_another_format, "SchemaTooNewError", "Mend that"),
        (without_end, "no end solution statement found", "Mend that"),
        (a_folder_in_the_way, "a folder is where a file has to be", "Mend that"),
        (misconfigured, "grading.nowhere", "Take such names over"),
    ],
)
def test_a_failure_is_two_lines_and_leaves_all_as_it_was(own, spoil, words, advice):
    spoil(own)
    before = state(own)
    for _ in range(2):
        with pytest.raises(CourseError) as raised:
            generate(own, NAME)
        problem, todo = str(raised.value).splitlines()
        assert words in problem and advice in todo
        assert state(own) == before


@pytest.mark.parametrize(
    "statement", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "SELECT * FROM base_cell"]
)
def test_a_gradebook_that_another_program_uses_is_told(own, statement, capfd):
    """The last one lets this one write, but not commit."""
    configure(own, f"c.CourseDirectory.db_url = 'sqlite:///{own.root}/gradebook.db?timeout=0.1'")
    before = state(own)
    other = sqlite3.connect(own.root / "gradebook.db", isolation_level=None)
    rows = other.execute(statement)
    rows.fetchone()
    with pytest.raises(CourseError, match=r"another program is writing into the gradebook\.\nWait"):
        generate(own, NAME)
    rows.close()
    other.close()
    assert state(own) == before
    assert capfd.readouterr().err == ""  # nbgrader would write a traceback
    generate(own, NAME)
    assert state(own) != before


def failing_alembic(folder):
    folder.mkdir()
    (folder / "alembic").write_text("#!/bin/sh\nexit 1\n")
    (folder / "alembic").chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("half", [False, True])
def test_a_gradebook_is_made_whole_without_the_program_alembic(own, monkeypatch, tmp_path, half):
    (own.root / "gradebook.db").unlink()
    path = failing_alembic(tmp_path / "bin") + os.pathsep + os.environ["PATH"]
    monkeypatch.setenv("PATH", path)
    if half:
        with pytest.raises(Exception, match="alembic"):
            nbgrader_api(own.root).gradebook.close()
    generate(own, NAME)
    with sqlite3.connect(own.root / "gradebook.db") as book:
        assert book.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        assert book.execute("SELECT name FROM assignment").fetchall() == [(NAME,)]


def test_a_release_that_cannot_be_made_makes_no_gradebook_and_no_folder(own):
    (own.root / "gradebook.db").unlink()
    shutil.rmtree(own.root / "notebooks" / NAME)
    leaking(own)
    with pytest.raises(CourseError, match="held text"):
        generate(own, NAME)
    assert not (own.root / "gradebook.db").exists()
    assert list((own.root / "notebooks").iterdir()) == []


def test_files_of_others_are_left_and_named(empty_class, monkeypatch, capsys):
    beside = empty_class.root / "notebooks" / NAME
    (beside / "img").mkdir()
    for name in ("notes.txt", "img/mine.png", ".hidden"):
        (beside / name).write_text("mine")
    monkeypatch.chdir(empty_class.root)
    assert cli.main(["release", NAME]) == 0
    assert "left img/mine.png, notes.txt alone" in capsys.readouterr().out
    assert (beside / "notes.txt").read_text() == (beside / ".hidden").read_text() == "mine"
    assert cli.main(["release", NAME, "--check"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        f"{NAME}/img/mine.png",
        f"{NAME}/notes.txt",
    ]


@pytest.mark.parametrize("cell", ["raise ValueError('no')", "import os; os._exit(1)"])
def test_a_solution_that_stops_leaves_its_checks_and_its_outputs(empty_class, cell):
    """The checks are of another bank: they are written before the solution runs."""
    script = empty_class.solution(NAME) / f"{NAME}.py"
    script.write_text(f"# %%\n{cell}\n\n" + script.read_text())
    (empty_class.solution(NAME) / "checks.npz").write_bytes(b"older")
    before = state(empty_class)
    for _ in range(2):
        with pytest.raises(CourseError) as raised:
            release(empty_class, NAME)
        assert len(str(raised.value).splitlines()) == 2
        assert state(empty_class) == before


def test_submissions_that_would_be_lost_are_told_before_the_solution_runs(empty_class):
    course = empty_class
    nbformat.write(nbformat.v4.new_notebook(), course.solution(NAME) / "scratch.ipynb")
    generate(course, NAME)
    grade(course, "ada")
    (course.solution(NAME) / "scratch.ipynb").unlink()
    script = course.solution(NAME) / f"{NAME}.py"
    script.write_text(script.read_text() + "# %%\nraise ValueError\n")
    before = state(course)
    with pytest.raises(CourseError, match=r"New: none; missing: scratch\.ipynb"):
        release(course, NAME, execute=True)
    assert state(course) == before


def test_any_error_of_the_bundle_is_two_lines(own, monkeypatch, capsys):
    monkeypatch.chdir(own.root)
    (own.root / "dist").write_text("no folder")
    generate(own, NAME)
    assert cli.main(["bundle"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
