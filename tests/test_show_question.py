"""What `python -m grading question` shows to whoever writes a question."""

# ruff: noqa: F821  (probes name what the solution defines)

import subprocess
import sys

import numpy as np
import pytest

from grading import __main__ as cli
from grading.authoring.show_question import show_question
from grading.bank import assignment
from grading.bank.question import Bank
from grading.bank.source import BankError
from grading.bank.trained_object import Score
from grading.course import ROOT, Course

pytestmark = pytest.mark.quick

SCRIPT = '''# %% question="total"
def total(x):
    """The sum of x (N,)."""
    ### BEGIN SOLUTION
    out = np.sum(x)
    return out
    ### END SOLUTION


# %% check="total"
check("total")

# %%
import numpy as np

# %% question="made"
# Make W of zeros.
### BEGIN SOLUTION
W = np.zeros(2)
### END SOLUTION

# %% check="made"
check("made")
'''

PAGE = """01_x/total
  file       test_show_question.py
  points     2
  uses       no earlier answer
  forbids    math: Here NumPy is asked for.
  tolerance  relative 0.001, absolute 0, of the largest entry
  limits     3 s a case

What students are told
  def total(x):
      \"\"\"The sum of x (N,).\"\"\"

Probe
  total(x)

Measure, of its answer
  np.round(answer, 3)

Public cases, and what the solution gives
  1  three numbers
       x = [1. 2. 3.]
       → 6
  2  one number
       x = [4.0]
       → 4

Mistake average: shows on 1 of 2 cases
  → This is the mean.
  @@ -1,3 +1,3 @@
   def total(x):
  -    out = np.sum(x)
  +    out = np.mean(x)
       return out

Mistake halved: shows on 2 of 2 cases
  → This is half the mean.
  It starts from average.
  It is known by its time-out.
  @@ -1,3 +1,3 @@
   def total(x):
  -    out = np.sum(x)
  -    return out
  +    out = np.mean(x)
  +    return out / 2

Mistake nothing: shows on 2 of 2 cases
  → It is left out.
  @@ -1,3 +1,2 @@
   def total(x):
  -    out = np.sum(x)
  -    return out
  +    return 0.0

Other right answer 1
  @@ -1,3 +1,3 @@
   def total(x):
  -    out = np.sum(x)
  +    out = x.sum()
       return out
"""


def probe(x):
    return total(x)


def measure(answer):
    return np.round(answer, 3)


def made():
    return W


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two questions, which is also where commands are run."""
    bank = Bank("01_x", forbids={"math": "Here NumPy is asked for."})
    q = bank.question("total", probe, 2, measure=measure, tolerance=(1e-3, 0), seconds=3)
    q.cases = {
        "three numbers": lambda rng: {"x": np.array([1.0, 2.0, 3.0])},
        "one number": lambda rng: {"x": np.array([4.0])},
    }
    q.slip("average", "This is the mean.", was="np.sum", now="np.mean")
    q.slip(
        *("halved", "This is half the mean."),
        **{"was": "return out", "now": "return out / 2", "start": "average", "slow": True},
    )

    @q.mistake("nothing", "It is left out.")
    def total(x):
        """A docstring that matters to nobody."""
        return 0.0

    q.right_edit(was="np.sum(x)", now="x.sum()")
    score = Score(lambda W: W.sum() + 2, lambda target: target + 1, "{:.1f} nats", True)
    options = {"defines": "W", "cells": ("made",), "hidden_probe": made, "scores": (score,)}
    bank.question("made", made, 1, in_place=True, **options).cases = {"W": lambda rng: {}}
    monkeypatch.setattr(assignment, "banks", lambda: {"01_x": bank})
    script = tmp_path / "solutions" / "01_x" / "01_x.py"
    script.parent.mkdir(parents=True)
    script.write_text(SCRIPT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path)


def test_all_of_a_question_is_shown(course):
    assert show_question(course, "total") + "\n" == PAGE
    assert show_question(course, "01_x/total") + "\n" == PAGE


def test_a_trained_object_is_shown_with_what_it_is_held_to(course):
    page = show_question(course, "made")
    for line in (
        "  defines    W",
        "  made by    the cells made",
        "  arguments  may be changed: that is the point",
        "  score      the solution has 2.0 nats, 3.0 nats passes",
        "What students are told\n  # Make W of zeros.\n",
        "Probe of the grader, for the score\n  W\n",
    ):
        assert f"{line}\n" in page


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(1, "", 1), (1, "1", 0), (0, "", 0)]
)
def test_colours_are_for_terminals(course, monkeypatch, capsys, terminal, no_color, coloured):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: bool(terminal))
    assert cli.main(["question", "total"]) == 0
    out = capsys.readouterr().out
    assert (out == PAGE) is not coloured
    assert ("\033[31m  -    out = np.sum(x)\033[0m" in out) is bool(coloured)


def test_a_solution_that_stops_is_told_in_two_lines(course, capsys):
    script = course.solution("01_x") / "01_x.py"
    script.write_text(SCRIPT.replace("import numpy", "import nowhere"), encoding="utf-8")
    assert cli.main(["question", "total"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("total cannot be shown: ModuleNotFoundError: No module named 'nowhere'")
    assert len(error.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "problem", "advice"),
    [
        ("sofmax", "There is no question sofmax in the bank.", "Name one: softmax."),
        ("05_roc/acu", "There is no question 05_roc/acu in the bank.", "Name one: 05_roc/auc"),
        ("xyz", "There is no question xyz in the bank.", "The cells in solutions/ say what"),
        (
            *("softmax", "softmax is a question of 2 assignments."),
            "Name one: 02_softmax_regression/softmax, 04_backpropagation/softmax.",
        ),
    ],
)
def test_a_name_that_is_none_or_several_is_told_with_what_to_type(name, problem, advice):
    with pytest.raises(BankError) as error:
        show_question(Course(ROOT), name)
    said = str(error.value).splitlines()
    assert said[0] == problem and said[1].startswith(advice) and len(said) == 2


@pytest.mark.not_quick
def test_a_reader_may_stop_early():
    command = f"{sys.executable} -m grading question one_hot | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
