"""`python -m grading diagnose`: what answers in files of their own earn and are told."""

import pytest

from grading import __main__ as command
from grading.course import ROOT
from grading.grader import diagnose
from helpers.checking.limits import Limits

pytestmark = pytest.mark.quick

RIGHT = """# question: one_hot
# right
def one_hot(labels, num_classes):
    if ((labels < 0) | (labels >= num_classes)).any():
        raise ValueError
    return np.eye(num_classes)[labels]
"""
WRONG = """# question: 02_softmax_regression/softmax
# wrong
# a tutor would say: the largest is to be subtracted.
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
"""


EXPONENTIAL = """# question: auc
def auc(fpr, tpr):
    if np.any(np.diff(fpr) < 0):
        raise ValueError
    area = np.trapezoid(tpr, fpr)
    return np.exp(area) ** 2 * np.exp(-area)
"""


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """What the command prints of files with these texts, and its exit status."""
    monkeypatch.chdir(ROOT)

    def run(*texts):
        paths = [tmp_path / f"{number}.py" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        status = command.main(["diagnose", *map(str, paths)])
        captured = capsys.readouterr()
        return status, captured.out.replace(f"{tmp_path}/", ""), captured.err

    return run


def test_it_says_what_is_earned_and_told_and_the_shares(said):
    status, out, _ = said(RIGHT, WRONG)
    assert status == 0
    assert "0.py: right, 2 of 2\n" in out
    assert "1.py: wrong, 1 of 2, overflow\n  a tutor: the largest is to be subtracted." in out
    assert "✗ softmax: wrong in case" in out and "\n    → " in out
    rows = [line.split() for line in out.splitlines()[-2:]]
    assert rows[0][:3] == ["right", "1", "1"] and rows[1][-4:] == ["1", "(100%)", "0", "(0%)"]


def test_it_counts_who_is_told_a_fact(said):
    _, out, _ = said(EXPONENTIAL)
    assert "are told a fact" in out
    assert out.splitlines()[-1].split()[-4:] == ["0", "(0%)", "1", "(100%)"], out
    assert "· Your numbers are the exponentials of the expected ones." in out


def test_an_answer_that_does_not_run_earns_nothing_and_says_why(said):
    _, out, _ = said("# question: one_hot\ndef one_hot(:")
    assert "one_hot, 0 of 2" in out and "stopped with SyntaxError: invalid syntax (line 2)" in out


def test_a_cell_that_never_ends_is_stopped(said, monkeypatch):
    monkeypatch.setattr(diagnose, "CELL", Limits(0.2))
    _, out, _ = said("# question: one_hot\nwhile True:\n    pass")
    assert "one_hot, 0 of 2" in out and "stopped with a time-out" in out


def test_the_cell_of_a_trained_object_is_tried_where_the_solution_has_not_run(said):
    _, out, _ = said("# question: 02_softmax_regression/trained\nrng = np.random.default_rng(0)")
    assert "trained, 0 of 2" in out and "which has to define W." in out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def softmax(Z): pass", "does not say which question it answers"),
        ("# question: softmax\n", "softmax is a question of 2 assignments"),
        ("# question: sofmax\n", "There is no question sofmax"),
    ],
)
def test_what_cannot_be_diagnosed_is_told_in_two_lines(said, text, words):
    status, out, err = said(RIGHT, text)
    assert status == 1 and not out
    assert words in err and len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("folder", "count"), [("answers", 342), ("more_answers", 150), ("later_answers", 60)]
)
def test_the_blind_answers_can_all_be_read(folder, count):
    paths = sorted((ROOT / "tests" / folder).glob("*/*.py"))
    answers = [diagnose.read(path) for path in paths]
    assert all(each.kind and each.assignment == each.path.parent.name for each in answers)
    assert len(answers) == count


def test_what_readers_answered_from_the_release_alone_keeps_all_points(monkeypatch, capsys):
    """Students who had seen neither solutions nor bank; they earned each question."""
    monkeypatch.chdir(ROOT)
    paths = sorted((ROOT / "tests" / "reader_answers").glob("*/*.py"))
    assert paths and command.main(["diagnose", *map(str, paths)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split()[:4] == [
        "right",
        f"{len(paths)}",
        f"{len(paths)}",
        "(100%)",
    ]
