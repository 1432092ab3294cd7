"""The instant check as a student meets it: in a kernel, beside `checks.npz`."""

import shutil

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from grading.release import ROOT
from helpers import card
from helpers.check import CheckFailed, check, inputs, program

NAME = "02_softmax_regression"
RIGHT = """import numpy as np
def logsumexp(x):
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))
def cross_entropy(Z, Y):
    return np.mean(logsumexp(Z) - (Z * Y).sum(axis=1))
"""


@pytest.fixture
def beside_checks(tmp_path, monkeypatch):
    shutil.copy(ROOT / "solutions" / NAME / card.FILE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(name, source, capsys):
    """What the check prints or raises for answers defined by `source`."""
    namespace = {"check": check, "np": np}
    exec(source, namespace)
    try:
        exec(f"check({name!r})", namespace)
    except CheckFailed as error:
        return str(error)
    return capsys.readouterr().out


def test_right_answer(beside_checks, capsys):
    text = said("logsumexp", RIGHT, capsys)
    assert text.startswith("✓ logsumexp: public checks passed (")
    assert "correct" not in text


@pytest.mark.parametrize(
    "source, words",
    [
        ("", ["✗ logsumexp: not defined yet"]),
        ("logsumexp = 1.5", ["not a function any more"]),
        ("def logsumexp(x, axis):\n    pass", ["its arguments are (x, axis), asked for are (x)"]),
        (
            "def logsumexp(x):\n    raise NotImplementedError()",
            ["✗ logsumexp: not implemented yet"],
        ),
        ("def logsumexp(x):\n    return x.nothing", ["AttributeError", "nothing"]),
        ("def logsumexp(x):\n    pass", ["None (is there a return?)", "a NumPy array"]),
        ("def logsumexp(x):\n    return x", ["got       shape (", "expected  shape ("]),
        ("def logsumexp(x):\n    return x[:, 0] * np.nan", ["nan at [0]"]),
        ("def logsumexp(x):\n    return x.max(axis=1)", ["case 1 of", "ran       logsumexp(x)"]),
        (
            "def logsumexp(x):\n    return np.log(np.exp(x).sum(axis=1))",
            ["ran       logsumexp(x)", "with      x = ", "got       ", "expected  ", "  → "],
        ),
    ],
    ids=[
        "undefined",
        "value",
        "signature",
        "stub",
        "raises",
        "nothing",
        "shape",
        "nan",
        "wrong",
        "overflow",
    ],
)
def test_what_is_wrong_is_said_in_a_few_lines(beside_checks, capsys, source, words):
    text = said("logsumexp", source, capsys)
    assert all(word in text for word in words), text
    assert len(text.splitlines()) <= 8
    assert "Traceback" not in text and "helpers" not in text


def test_fix_what_it_builds_on_first(beside_checks, capsys):
    broken = RIGHT.replace("return m + np.log", "return np.log")
    assert "fix logsumexp first" in said("cross_entropy", broken, capsys)


def test_right_beside_a_wrong_earlier_answer_passes_and_says_so(beside_checks, capsys):
    alone = (
        RIGHT
        + """
def cross_entropy(Z, Y):
    S = Z - Z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(S).sum(axis=1)) - (S * Y).sum(axis=1))
def logsumexp(x):
    return x
"""
    )
    text = said("cross_entropy", alone, capsys)
    assert text.startswith("✓ cross_entropy") and "logsumexp" in text


def test_inputs_of_a_case_can_be_had(beside_checks):
    assert set(inputs("logsumexp", 1)) == {"x"}
    with pytest.raises(CheckFailed, match="no public case 99"):
        inputs("logsumexp", 99)


def test_all_lines_of_a_probe_can_be_had(beside_checks, capsys):
    program("logsumexp")
    assert capsys.readouterr().out == "logsumexp(x)\n"


def test_unknown_question(beside_checks):
    with pytest.raises(CheckFailed, match="no such question here"):
        check("softmacks")


def test_missing_checks_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match="checks.npz is not beside this notebook"):
        check("softmax")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_damaged_checks_file(tmp_path, monkeypatch, content):
    (tmp_path / card.FILE).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match="cannot be read"):
        check("softmax")


def test_checks_file_with_a_pickle_is_not_loaded(tmp_path, monkeypatch):
    np.savez(tmp_path / card.FILE, cards=np.array([{"a": 1}], dtype=object))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CheckFailed, match="cannot be read"):
        check("softmax")


def test_a_notebook_shows_the_lines_only_and_validate_sees_an_error(beside_checks):
    cells = [
        nbformat.v4.new_code_cell(text)
        for text in (
            "import numpy as np\nfrom helpers.check import check",
            "def logsumexp(x):\n    print('hi')\n    return np.log(np.exp(x).sum(axis=1))",
            "check('logsumexp')",
            "import scipy.special as s\ndef logsumexp(x):\n    return s.logsumexp(x, axis=1)",
            "check('logsumexp')",
            "def logsumexp(x):\n    return helper(x)\ndef helper(x):\n    return undefined",
            "check('logsumexp')",
        )
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(
        notebook, allow_errors=True, resources={"metadata": {"path": str(beside_checks)}}
    ).execute()
    overflow, forbidden, error = (cells[i].outputs for i in (2, 4, 6))
    assert [output.output_type for output in overflow] == ["error"]
    text = "\n".join(overflow[0].traceback)
    assert (
        text.startswith("✗ logsumexp: wrong in case ") and "→" in text and "Traceback" not in text
    )
    assert "scipy.special.logsumexp (line 3) may not be used here" in forbidden[0].traceback[0]
    assert "at line 4 of helper: return undefined" in "\n".join(error[0].traceback)
