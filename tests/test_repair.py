"""The line of a slip: found by an edit of the student's own code, and said without showing it."""

import ast
from functools import cache
from pathlib import Path

import pytest

from grading.course import ROOT
from helpers import check
from helpers.checking import checks_file, say
from helpers.checking.limits import Limits
from helpers.checking.probe import run
from helpers.edits.definition import definition
from helpers.edits.edited import edits
from helpers.edits.kinds import ASKS
from tests.known import reference

pytestmark = pytest.mark.quick

SOFTMAX = """def softmax(Z):
    m = Z.max(axis=1, keepdims=True)
    e = np.exp(Z - m)
    return e / e.sum(axis=1, keepdims=True)
"""
JACOBIAN = """def softmax_jacobian(y_hat):
    made = []
    for p in y_hat:
        made.append(np.diag(p) - np.outer(p, p))
    return np.stack(made)
"""
LOSS = """def cross_entropy(Z, Y):
    return float(np.mean(logsumexp(Z) - (Z * Y).sum(axis=1)))
"""
ACCURACY = """def accuracy(labels, y_hat):
    found = y_hat.argmax(axis=1)
    return np.sum(found == labels) / len(labels)
"""


FOLDER = Path("nowhere")  # without what wrong programs near the solution give


@cache
def public(question):
    folder = ROOT / "solutions" / "02_softmax_regression"
    return checks_file.read(folder / checks_file.FILE)[question]


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """Whether a line is found must not hang on how fast this machine is."""
    monkeypatch.setattr(check, "SEARCH", (3_000, 300))
    monkeypatch.setattr(check, "EDITED", Limits(5, check.MEMORY))


def found(question, source, above="# my answer\n"):
    """What the check finds of an answer in a cell."""
    known = reference("02_softmax_regression")
    namespace = known.namespace(known.questions[question], source)
    return check.told_of(public(question), namespace, [above + source], FOLDER)


@pytest.mark.parametrize(
    ("question", "source", "line", "kind"),
    [
        ("softmax", SOFTMAX.replace("Z.max", "Z.sum"), 3, "reduction"),
        ("softmax", SOFTMAX.replace("Z.max(axis=1", "Z.max(axis=2"), 3, "axis"),
        ("softmax", SOFTMAX.replace("exp(Z - m)", "exp2(Z - m)"), 4, "function"),
        ("softmax", SOFTMAX.replace("exp(Z - m)", "exp(m - m)"), 4, "variable"),
        ("softmax", SOFTMAX.replace("return e /", "return -e /"), 5, "sign"),
        ("softmax_jacobian", JACOBIAN.replace(") - np", ") + np"), 5, "operator"),
        ("cross_entropy", LOSS.replace("- (Z", "+ (Z"), 3, "operator"),
        ("cross_entropy", LOSS.replace("np.mean(l", "np.mean(2 * l"), 3, "constant"),
        ("accuracy", ACCURACY.replace("len(labels)", "(len(labels) - 3)"), 4, "constant"),
        ("accuracy", ACCURACY.replace("np.sum", "np.max"), 4, "reduction"),
        ("accuracy", ACCURACY.replace("np.sum(found == labels)", "(found == labels)"), 4, "form"),
    ],
)
def test_the_line_is_told_and_what_to_ask_there(question, source, line, kind):
    finding = found(question, source)
    text = ("# my answer\n" + source).splitlines()[line - 1].strip()
    assert finding.mistake == f"one line ({kind})"
    assert say.failed(question, finding)[1].startswith(
        f"  → Line {line} of your cell, `{text[:20]}"
    )


def test_a_right_line_is_not_blamed_where_an_edit_of_it_leads_to_a_known_mistake():
    finding = found("softmax", SOFTMAX.replace("e.sum(axis=1, keepdims=True)", "e.sum(axis=0)"))
    assert "Line 3" not in finding.hint and "line 3" not in finding.hint


@pytest.mark.parametrize(
    "source",
    [
        "def softmax(Z):\n    return np.full(Z.shape, 1 / Z.shape[1])",
        "def softmax(Z):\n    return np.sort(Z)",
        "softmax = lambda Z: np.exp(Z) * 2",
        "def softmax(Z):\n    return None",
    ],
)
def test_what_no_edit_mends_is_told_no_line(source):
    assert "Line" not in found("softmax", source).hint


def test_what_the_bank_names_keeps_its_name():
    known = reference("02_softmax_regression").questions["softmax"].mistakes[0]
    assert found("softmax", known.source).mistake == known.name


def test_without_the_time_to_try_all_edits_nothing_is_said(monkeypatch):
    one_too_few = ACCURACY.replace("len(labels)", "(len(labels) - 3)")
    assert found("accuracy", one_too_few).mistake.startswith("one line")
    monkeypatch.setattr(check, "SEARCH", (3_000, 0))
    assert not found("accuracy", one_too_few).hint


def test_two_lines_that_could_be_the_one_are_not_told_apart():
    twice = "def accuracy(labels, y_hat):\n    n = len(labels) + 1\n    n = n + 1\n"
    twice += "    return np.sum(y_hat.argmax(axis=1) == labels) / (n - 1)\n"
    assert not found("accuracy", twice).hint


def test_no_edit_is_made_twice_or_is_the_answer_itself_and_each_can_be_compiled():
    for source in (SOFTMAX, JACOBIAN, LOSS, ACCURACY):
        node, _ = definition(source[4 : source.index("(")], [source])
        made = [each.source for each in edits(node)]
        assert len(set(made)) == len(made) > 50
        assert ast.unparse(node) not in made and ast.unparse(node) == ast.unparse(ast.parse(source))
        for each in made:
            ast.parse(each)


@pytest.mark.not_quick
def test_each_kind_of_edit_has_its_question():
    answers = reference("04_backpropagation").source, reference("06_vae").source
    made = {edit.kind for text in answers for node in ast.parse(text).body for edit in edits(node)}
    assert made <= set(ASKS) and len(made) > 25


def test_the_last_definition_counts_and_lines_are_those_of_its_cell():
    cells = ["def f(x):\n    return 1", "a = 1\n\ndef f(x):\n    return 2", "g = 2"]
    node, cell = definition("f", cells)
    assert (node.lineno, cell) == (3, cells[1])
    assert definition("f", ["f = len", "x ="]) is None


def test_what_a_probe_defines_is_gone_afterwards():
    namespace = {}
    exec("def f(x):\n    return x\ndef g(x):\n    return f(x)", namespace)
    probe = "define(text)\n[f(x), g(x)]"
    assert run(probe, {"text": "def f(x):\n    return -x", "x": 2}, namespace).value == [-2, -2]
    assert namespace["g"](2) == 2
