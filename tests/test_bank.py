"""How a mistake is made of the solution: passages, programs, and what does not fit."""

import ast
import re

import nbformat
import pytest

from grading.bank.definitions import imported
from grading.bank.question import Bank
from grading.bank.reference import Reference, draw
from grading.bank.slip import DoesNotFit, Edit, edited
from grading.bank.source import BankError, lines_of, source_of, without_markers
from grading.course import ROOT, Course
from tests.conftest import solution_of
from tests.known import ASSIGNMENTS, questions

pytestmark = pytest.mark.quick

SOLUTION = '''def mean(x, axis=0):
    """The mean: x.sum(axis) / n."""
    ### BEGIN SOLUTION
    n = x.shape[axis]  # not len(x)
    total = x.sum(axis)
    if n:
        total = total / n
    return total
    ### END SOLUTION
'''


def probe(x):
    return mean(x)  # noqa: F821


@pytest.fixture
def q():
    return Bank("01_x").question("mean", probe, points=1)


def source(question, name):
    return next(m.source for m in question.with_answers(SOLUTION).mistakes if m.name == name)


def test_a_passage_is_found_by_its_tokens():
    assert edited("y = f( a,\n      b )\n", [Edit("f(a, b)", "g(a)")]) == "y = g(a)\n"
    assert edited("y = a  # a\n", [Edit("a", "b")]) == "y = b  # a\n"
    assert edited("def f():\n    'a'\n    return a\n", [Edit("a", "b")]).endswith("return b\n")


def test_new_lines_are_indented_as_the_passage_was_and_an_empty_line_goes():
    before = "def f(x):\n    x = 1\n    return x\n"
    after = edited(before, [Edit("x = 1", "for y in x:\n    x = y")])
    assert after == "def f(x):\n    for y in x:\n        x = y\n    return x\n"
    assert edited(before, [Edit("x = 1", "")]) == "def f(x):\n    return x\n"
    assert edited("y = f(a, b) + c\n", [Edit("a,", ""), Edit("+ c", "")]) == "y = f(b)\n"


def test_several_passages_and_the_nth():
    assert edited("a + b + a\n", [Edit("a", "c", nth=2), Edit("b", "d")]) == "a + d + c\n"


@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([Edit("z", "y")], "stands there 0 times"),
        ([Edit("a", "y")], "stands there 2 times: say which with nth="),
        ([Edit("a", "y", nth=3)], "no 3. time"),
        ([Edit("a + b", "y"), Edit("b + a", "y")], "overlap"),
        ([Edit("b", "=")], "no Python"),
        ([Edit("# b", "y")], "empty"),
        ([Edit("b) + a", "y")], "closes a bracket"),
    ],
)
def test_an_edit_that_cannot_be_made_says_why(edits, why):
    with pytest.raises(DoesNotFit, match=why):
        edited("a + b + a\n", edits)


def test_a_slip_is_the_solution_but_for_its_passage(q):
    q.slip("by_columns", "…", was="x.shape[axis]", now="x.shape[1]")
    slip = source(q, "by_columns")
    assert "n = x.shape[1]  # not len(x)" in slip and "BEGIN SOLUTION" not in slip
    assert (
        slip.replace("x.shape[1]", "x.shape[axis]")
        == "".join(line for line in SOLUTION.splitlines(True) if "###" not in line).rstrip()
    )


def test_a_slip_may_start_from_another(q):
    q.slip("undivided", "…", was="if n:\n    total = total / n", now="")
    q.slip("of_squares", "…", was="x.sum(axis)", now="(x * x).sum(axis)", start="undivided")
    slip = source(q, "of_squares")
    assert "(x * x)" in slip and "/ n\n" not in slip


@pytest.mark.parametrize(
    ("was", "now", "options", "why"),
    [
        ("x.mean()", "x", {}, "stands there 0 times"),
        ("total", "x", {}, "nth="),
        (["n", "total"], ["x"], {}, "same number"),
        (["n =", "return"], ["m =", "yield"], {"nth": 2}, "single passage"),
        ("x.sum(axis)", "x", {"start": "nobody"}, "no mistake nobody before it"),
    ],
)
def test_a_slip_that_does_not_fit_is_named_with_its_question_and_file(q, was, now, options, why):
    def made():
        q.slip("gone", "…", was=was, now=now, **options)
        q.with_answers(SOLUTION)

    with pytest.raises(BankError) as error:
        made()
    assert why in str(error.value)
    for said in ("slip gone", "of mean", "test_bank.py"):
        assert said in str(error.value)


def test_a_right_edit_that_does_not_fit_is_named_too(q):
    q.right_edit(was="np.sum", now="sum")
    with pytest.raises(BankError, match="right edit of mean does not fit"):
        q.with_answers(SOLUTION)


def test_no_two_mistakes_or_questions_have_one_name(q):
    q.slip("twice", "…", was="n", now="m")
    with pytest.raises(BankError, match="mistake twice of mean"):
        q.slip("twice", "…", was="x", now="y")
    bank = Bank("01_x")
    bank.question("mean", probe, points=1)
    with pytest.raises(BankError, match="stands in the bank twice"):
        bank.question("mean", probe, points=1)


def test_a_measure_takes_what_the_probe_takes():
    def measure(answer, axis):
        return answer[axis]

    with pytest.raises(BankError, match="takes axis, its probe does not"):
        Bank("01_x").question("mean", probe, points=1, measure=measure)


def reference_of(q, solution=SOLUTION):
    cell = nbformat.v4.new_code_cell(solution, id="mean")
    bank = Bank("01_x", questions={"mean": q})
    return Reference(bank, nbformat.v4.new_notebook(cells=[cell]))


def test_a_case_draws_what_the_probe_takes(q):
    q.cases = {"two": lambda rng: {"x": 1.0, "y": 2.0}}
    with pytest.raises(BankError, match="Case 'two' of mean draws x, y; its probe takes x"):
        reference_of(q).cases(q, draw(q, b"seed"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [("x *= 2", "it changes x"), ("x[9]", "IndexError index 9 is out of bounds")],
)
def test_a_solution_that_fails_its_own_case_is_told(q, wrong, why):
    q.cases = {"ordinary": lambda rng: {"x": rng.normal(size=3)}}
    assert len(reference_of(q).cases(q, draw(q, b"seed"))) == 1
    wrong = reference_of(q, SOLUTION.replace("total = x", f"{wrong}\n    total = x"))
    with pytest.raises(BankError, match=f"The solution of mean fails its own case .*{why}"):
        wrong.cases(q, draw(q, b"seed"))


def test_questions_come_in_the_order_of_the_notebook():
    bank = Bank("01_x")
    for name in ("b", "a"):
        bank.question(name, probe, points=1)
    cells = [nbformat.v4.new_code_cell(f"{name} = 1", id=name) for name in ("a", "other", "b")]
    assert list(bank.with_answers(nbformat.v4.new_notebook(cells=cells))) == ["a", "b"]


def test_a_probe_is_the_lines_of_its_function():
    def example(x, times):
        """Left out."""
        y = [mean(x) for _ in range(times)]  # noqa: F821

        return {
            "last": y[-1],
        }

    assert lines_of(probe) == "mean(x)  # noqa: F821"
    body, last = lines_of(example).split("\n", 1)
    assert body.startswith("y = [") and last == '{\n    "last": y[-1],\n}'
    with pytest.raises(BankError, match="end in a return"):
        lines_of(lambda_free)


def lambda_free(x):
    x.sort()


def test_source_of_leaves_decorators_out():
    @pytest.mark.filterwarnings("ignore")
    def example(x):
        return x

    assert source_of(example) == "def example(x):\n    return x\n"


def statements(source):
    """The lines of a program as Python itself writes them, without docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return [line.strip() for line in ast.unparse(tree).splitlines()]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_mistake_that_repeats_most_of_its_solution_is_an_edit_of_it(assignment):
    cells = {cell.id: cell.source for cell in solution_of(Course(ROOT), assignment).cells}
    for name, question in questions(assignment).items():
        solution = statements(without_markers(cells[name]))
        for mistake in question.mistakes:
            own = set() if mistake.edits else set(statements(mistake.source))
            assert sum(line in own for line in solution) <= len(solution) / 2, mistake.name


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_question_has_hints_in_steps_that_are_no_code(assignment):
    cells = {cell.id: cell.source for cell in solution_of(Course(ROOT), assignment).cells}
    hints = []
    for name, question in questions(assignment).items():
        assert 2 <= len(question.steps) <= 3, name
        hints += question.steps
        lines = statements(without_markers(cells[name]))
        for hint in question.steps:
            assert len(hint) <= 200, hint
            assert all(re.fullmatch(r"[\w.]+", piece) for piece in hint.split("`")[1::2]), hint
            assert not [line for line in lines if line and line in hint], hint
    assert len(hints) == len(set(hints))


def test_what_is_imported_from_a_package_is_imported_once_for_all_kernels_too():
    source = "import numpy as np\nfrom helpers import data, plots"
    assert imported(source) == ("numpy", "helpers", "helpers.data", "helpers.plots")
