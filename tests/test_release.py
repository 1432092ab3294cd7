"""What students get is what the solutions make, and holds no answer."""

import filecmp
import shutil
from dataclasses import replace

import nbformat
import pytest

from grading import __main__ as cli
from grading.authoring import release as authoring
from grading.authoring.counts import counts
from grading.authoring.leaks import leaked
from grading.authoring.pairing import notebook_from
from grading.authoring.public import public_questions
from grading.authoring.release import Released, release, stale
from grading.bank.assignment import bank_of
from grading.bank.source import BankError
from grading.course import ROOT, Course, CourseError
from helpers.checking import checks_file
from tests.known import ASSIGNMENTS, questions

NAME = "02_softmax_regression"


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_notebooks_and_checks_are_what_their_sources_make(assignment):
    assert stale(Course(ROOT), assignment) == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_release_holds_no_line_of_an_answer_and_no_mistake(assignment):
    folder = ROOT / "notebooks" / assignment
    solution = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
    released = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in released.cells)
    checks = repr(checks_file.read(folder / checks_file.FILE))
    assert leaked(solution, text + checks) == []
    assert leaked(solution, "\n".join(cell.source for cell in solution.cells)) != []
    assert text.count("raise NotImplementedError()") >= len(questions(assignment))
    for question in questions(assignment).values():
        for mistake in question.mistakes:
            assert mistake.source not in text + checks
    assert not list(folder.glob("*.py"))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_solution_is_stored_with_its_outputs(assignment):
    solution = nbformat.read(ROOT / "solutions" / assignment / f"{assignment}.ipynb", as_version=4)
    code = [cell for cell in solution.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert not [o for cell in code for o in cell.outputs if o.output_type == "error"]


def test_a_second_release_changes_nothing(empty_class, tmp_path):
    copy = tmp_path / "before"
    shutil.copytree(empty_class.root / "notebooks", copy)
    (assignment,) = empty_class.assignments()
    assert release(empty_class, assignment) == Released([], [])
    compared = filecmp.dircmp(copy / assignment, empty_class.root / "notebooks" / assignment)
    assert not compared.diff_files
    assert not compared.right_only


@pytest.fixture
def own(course, tmp_path):
    """A course of one's own to break."""
    shutil.copytree(course.root / "solutions" / NAME, tmp_path / "solutions" / NAME)
    shutil.copy(course.root / "nbgrader_config.py", tmp_path)
    return Course(tmp_path)


def edit(course, before, after):
    script = course.solution(NAME) / f"{NAME}.py"
    text = script.read_text(encoding="utf-8")
    assert before in text
    script.write_text(text.replace(before, after), encoding="utf-8")
    return script


def test_points_that_were_changed_in_the_bank_are_seen(monkeypatch):
    """No source is another one then."""
    course, softmax = Course(ROOT), bank_of(NAME).questions["softmax"]
    assert stale(course, NAME) == []
    monkeypatch.setattr(softmax, "points", softmax.points + 1)
    assert stale(course, NAME)[0] == f"{NAME}.ipynb is not what {NAME}.py makes"


def test_outputs_from_before_a_case_was_added_are_seen(monkeypatch):
    """No cell is another one then, only what its check says."""

    def one_more(reference):
        return [
            replace(question, cases=(*question.cases, question.cases[0]))
            for question in public_questions(reference)
        ]

    course = Course(ROOT)
    with monkeypatch.context() as patch:
        patch.setattr(authoring, "public_questions", one_more)
        patch.setattr(authoring, "same_checks", lambda path, fresh: True)
        assert stale(course, NAME)[0] == f"{NAME}.ipynb has outputs of other checks"
    assert stale(course, NAME) == []


def test_question_without_bank_entry_is_told(own):
    edit(own, '# %% question="softmax"', '# %% question="hardmax"')
    with pytest.raises(BankError, match="hardmax is not in the bank"):
        release(own, NAME)


def test_bank_entry_without_cell_is_told(own):
    script = edit(own, '# %% question="softmax"', "# %%")
    with pytest.raises(BankError, match="question softmax is in the bank, but no cell is softmax"):
        notebook_from(script, bank_of(NAME))


def test_two_cells_with_one_name_are_told(own):
    edit(own, '# %% check="logsumexp"', '# %% check="softmax"')
    with pytest.raises(BankError, match="two cells are named check_softmax"):
        release(own, NAME)


def refusal(course, monkeypatch, capsys):
    """What `python -m grading release` says that it refuses; nothing is written."""
    before = {path.name: path.read_bytes() for path in course.solution(NAME).iterdir()}
    monkeypatch.chdir(course.root)
    assert cli.main(["release", NAME]) == 1
    assert {path.name: path.read_bytes() for path in course.solution(NAME).iterdir()} == before
    assert not (course.root / "notebooks").exists()
    return capsys.readouterr().err.splitlines()


def test_slip_that_no_longer_fits_the_solution_is_told(own, monkeypatch, capsys):
    edit(own, "E = np.exp(Z - Z.max(axis=1, keepdims=True))", "E = np.exp(Z)")
    assert refusal(own, monkeypatch, capsys) == [
        "slip overflow of softmax does not fit its solution: "
        "'Z - Z.max(axis=1, keepdims=True)' stands there 0 times.",
        "Mend it in grading/questions/softmax_regression/softmax.py.",
    ]


def test_right_edit_that_does_not_fit_the_solution_is_told(own, monkeypatch, capsys):
    softmax = bank_of(NAME).questions["softmax"]
    monkeypatch.setattr(softmax, "right_answers", [*softmax.right_answers])
    softmax.right_edit(was="E.mean()", now="E.sum()")
    assert refusal(own, monkeypatch, capsys) == [
        "a right edit of softmax does not fit its solution: 'E.mean()' stands there 0 times.",
        "Mend it in grading/questions/softmax_regression/softmax.py.",
    ]


def test_solution_that_fails_its_own_case_is_told_and_nothing_is_written(own):
    before = {p.name: p.read_bytes() for p in own.solution(NAME).iterdir()}
    edit(own, '# %% question="softmax"', '# %% question="softmax"\nimport nowhere\n')
    before[f"{NAME}.py"] = (own.solution(NAME) / f"{NAME}.py").read_bytes()
    with pytest.raises(CourseError, match="No module named 'nowhere'"):
        release(own, NAME)
    assert {p.name: p.read_bytes() for p in own.solution(NAME).iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["release", "07_nothing"], "There is no assignment 07_nothing"),
        (["release"], "There is no solutions/ folder here"),
        (["demo"], "There is no solutions/ folder here"),
    ],
)
def test_errors_are_a_line_or_two_without_traceback(
    arguments, words, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 1
    error = capsys.readouterr().err
    assert words in error
    assert "Traceback" not in error and len(error.strip().splitlines()) <= 2


def test_readme_counts_are_those_of_the_course():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for said in counts(Course(ROOT)):
        assert said in readme, "write into README what `python -m grading counts` prints"
