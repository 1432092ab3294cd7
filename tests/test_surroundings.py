"""A right answer is right whatever else stands in the notebook, in the check and in the grade."""

import contextlib
import io
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.grader import pipeline
from grading.grader.task import Task
from grading.sandbox.student_kernel import StudentKernel
from grading.settings import Settings
from helpers.check import check
from helpers.checking import process_state
from helpers.checking.case import Outcome
from helpers.checking.compare import same
from helpers.checking.probe import run
from tests.conftest import SANDBOXED, solution_of
from tests.known import questions, reference

SOFTMAX, AUTOGRAD = "02_softmax_regression", "03_pytorch_autograd"
# What an ordinary student does in a cell of the student's own. None of it is what an answer uses.
NAMES = "list = zip = getattr = next = iter = hasattr = map = 3\nIn = np.eye(3)\nOut = _ = 4"
PROCESS = """
import os, warnings
os.chdir("/")
warnings.simplefilter("error")
np.seterr(all="raise")
np.set_printoptions(precision=1)
"""
TORCH = {
    "double": "torch.set_default_dtype(torch.float64)",
    "nothing recorded": "torch.set_grad_enabled(False)",
    "inference": "inference = torch.inference_mode()\ninference.__enter__()",
    "another device": "torch.set_default_device('meta')",
    "autocast": "inference = torch.autocast('cpu')\ninference.__enter__()",
    "anomalies": "torch.autograd.set_detect_anomaly(True)",
    "deterministic": "torch.use_deterministic_algorithms(True)",
}


def with_own_cell(course, name, source):
    """The notebook of a right submission with a cell of the student's own above the answers."""
    notebook = answered(course.released(name, name), answers_of(solution_of(course, name)))
    first = next(n for n, cell in enumerate(notebook.cells) if cell.id in questions(name))
    notebook.cells.insert(first, new_code_cell(source))
    return notebook


def lost(course, name, notebook):
    """The questions that do not earn all their points."""
    task = Task(course.assignment(name), b"key", "ada", Path(), Settings(30, sandboxed=SANDBOXED))
    return [name for name, verdict in pipeline.run(task, notebook).items() if not verdict.full]


@pytest.mark.parametrize("own", [NAMES, PROCESS], ids=["names", "process"])
def test_no_cell_of_ones_own_costs_a_point(course, own):
    assert lost(course, SOFTMAX, with_own_cell(course, SOFTMAX, own)) == []


@pytest.mark.parametrize("own", TORCH.values(), ids=TORCH)
def test_nothing_that_is_set_in_torch_costs_a_point(course, own):
    assert lost(course, AUTOGRAD, with_own_cell(course, AUTOGRAD, f"{NAMES}\n{own}")) == []


@pytest.mark.quick
@pytest.mark.parametrize("own", TORCH.values(), ids=TORCH)
def test_nothing_that_is_set_in_torch_fails_a_check(own):
    """It is set as before afterwards: the student's own cells go on as they were."""
    known = reference(AUTOGRAD)
    dtype, grad = torch.get_default_dtype(), torch.is_grad_enabled()
    scope = {"torch": torch}
    try:
        exec(own, scope)
        state = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_default_device()
        for name, question in known.questions.items():
            assert said(AUTOGRAD, name, known.namespace(question)).startswith("✓")
        after = torch.get_default_dtype(), torch.is_grad_enabled(), torch.get_default_device()
        assert after == state
    finally:
        if "inference" in scope:
            scope["inference"].__exit__(None, None, None)
        torch.set_default_device(None)
        torch.autograd.set_detect_anomaly(False)
        torch.use_deterministic_algorithms(False)
        torch.set_default_dtype(dtype)
        torch.set_grad_enabled(grad)


def said(assignment, name, namespace):
    namespace["check"] = check
    printed = io.StringIO()
    with contextlib.chdir(ROOT / "solutions" / assignment), contextlib.redirect_stdout(printed):
        exec(f"check({name!r})", namespace)
    return printed.getvalue()


@pytest.mark.quick
@pytest.mark.parametrize(
    "asks",
    [
        "input('Go on? ')",
        "breakpoint()",
        "__import__('pdb').set_trace()",
        "__import__('IPython.core.debugger').core.debugger.set_trace()",
        "__import__('code').interact()",
        "__import__('IPython').embed()",
    ],
)
def test_nobody_is_there_to_answer(asks):
    namespace = {}
    exec(f"def f(x):\n    {asks}\n    return x", namespace)
    before = __builtins__["input"]
    assert run("f(x)", {"x": 1.0}, namespace) == Outcome(1.0)
    assert __builtins__["input"] is before


@pytest.mark.quick
def test_a_subclass_of_value_error_is_one():
    for raised in ("np.linalg.LinAlgError('no')", "UnicodeError('no')", "Own('no')"):
        namespace = {"np": np}
        exec(f"class Own(ValueError): pass\ndef f():\n    raise {raised}", namespace)
        outcome = run("f()", {}, namespace)
        assert same(outcome, Outcome(error="ValueError"))
        assert outcome.detail.startswith(raised.split("(")[0].removeprefix("np.linalg."))
    exec("def f():\n    raise KeyError('no')", namespace)
    assert not same(run("f()", {}, namespace), Outcome(error="ValueError"))


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1 -r 1", "%%capture", "%%memit"])
def test_a_magic_left_above_an_answer_costs_nothing(course, magic):
    notebook = with_own_cell(course, SOFTMAX, "")
    sources = answers_of(notebook)
    timed = {name: f"{magic}\n{sources[name]}" for name in ("softmax", "accuracy")}
    assert lost(course, SOFTMAX, answered(notebook, timed)) == []


def test_a_check_sees_the_cells_as_they_were_written(tmp_path):
    """In a kernel: whatever the notebook calls `In`, and wherever its code has gone."""
    checks = ROOT / "solutions" / SOFTMAX / "checks.npz"
    (tmp_path / checks.name).write_bytes(checks.read_bytes())
    right = questions(SOFTMAX)["logsumexp"].right_answers[0].source
    library = "def logsumexp(x):\n    return scipy.special.logsumexp(x, axis=1)"
    cells = {
        "import numpy as np, os, scipy.special\nfrom helpers.check import check, inputs": "",
        "os.chdir('/')\nIn = np.eye(3)": "",
        f"%%time\n{library}": "Wall time",
        "check('logsumexp')": "scipy.special.logsumexp (line 3) may not be used here",
        f"%%time\n{right}": "Wall time",
        "check('logsumexp') ": "✓ logsumexp",
        "%%timeit -n 1 -r 1\nfrom scipy.special import logsumexp\nlogsumexp(np.eye(2))": "loop",
        "check('logsumexp')  ": "✓ logsumexp",
        "del logsumexp": "",
        f"%%timeit -n 1 -r 1\n{right}": "loop",
        "check('logsumexp')   ": "✗ logsumexp: not defined: %%timeit keeps nothing.",
        "print(os.getcwd(), inputs('logsumexp')['x'].shape)": "/ (",
    }
    notebook = nbformat.v4.new_notebook(cells=list(map(new_code_cell, cells)))
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources).execute()
    for cell, expected in zip(notebook.cells, cells.values(), strict=True):
        text = "".join(str(each.get("text", each.get("traceback", ""))) for each in cell.outputs)
        assert expected in text, (cell.source, text)


@pytest.mark.quick
def test_a_folder_that_is_gone_stops_no_check(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setattr(process_state, "FOLDER", ROOT / "solutions" / SOFTMAX)
    gone.rmdir()
    namespace = reference(SOFTMAX).namespace(questions(SOFTMAX)["softmax"])
    namespace["check"] = check
    exec("check('softmax')", namespace)


@pytest.mark.quick
def test_without_the_packages_of_a_terminal_answers_are_tried_all_the_same(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython.terminal.embed", None)
    assert run("1", {}, {}) == Outcome(1)


@pytest.mark.parametrize("assignment", [SOFTMAX, "04_backpropagation", "05_roc"])
def test_no_given_cell_stops_where_numpy_raises_all_that_it_can(assignment, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    notebook = solution_of(Course(ROOT), assignment)
    notebook.cells.insert(0, new_code_cell("import numpy as np\nnp.seterr(all='raise')"))
    resources = {"metadata": {"path": str(ROOT / "solutions" / assignment)}}
    # An experiment in a cell of the reader's runs the answers, which may stop so.
    NotebookClient(notebook, timeout=300, resources=resources, allow_errors=True).execute()
    given = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("locked")]
    assert len(given) > 5
    assert not [
        (cell.id, output.ename, output.evalue)
        for cell in given
        for output in cell.outputs
        if output.output_type == "error"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nawait asyncio.sleep(0.01)",
        "async def f():\n    return 1\n\n\nassert await f() == 1",
        "%pdb on\nx = 1",
        "get_ipython().call_pdb = True\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    %debug",
        "import pdb\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    pdb.post_mortem()",
    ],
)
def test_no_cell_waits_until_it_is_stopped(tmp_path, source):
    kernel = StudentKernel(tmp_path, SANDBOXED, 20, time.monotonic() + 120)
    try:
        assert kernel.run_cell(source) is None
        stopped = kernel.run_cell("1 / 0")  # also with the debugger on
        assert stopped.error == "ZeroDivisionError"
    finally:
        kernel.close()
