"""What the checks say while a student works, and what the grade says: both in this process."""

import contextlib
import io
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

from IPython.core.inputtransformer2 import TransformerManager

from grading.course import ROOT, Assignment
from grading.grader import pipeline
from grading.grader.in_process import InProcess
from grading.grader.task import Graded, Task
from grading.intake.handed_in import HandedIn
from grading.settings import graded_environment
from helpers import check as checking
from helpers.checking.finding import Stop, Stopped

NAME = "02_softmax_regression"
Json = dict[str, Any]
SLOW = ("tqdm(", "plots.", "LogisticRegression", "data.load")
RUN = ("time", "capture", "prun")  # magics whose cell is run in the notebook


class Kernel(InProcess):
    """Runs cells in this process and answers probes, as `StudentKernel` does.

    sources  of the cells that were run
    """

    late = False
    spent = 0.0  # seconds: its time is not limited

    def __init__(self, *_: object) -> None:
        super().__init__({"__name__": "__main__", "get_ipython": lambda: self})
        self.sources: list[str] = []
        self.outputs: list[Json] = []  # of the last cell

    def close(self) -> None:
        """There is nothing to end."""

    def run_cell(self, source: str) -> Stopped | None:
        """Run a cell; returns the error that stopped it, if one did."""
        self.sources.append(source)
        self.outputs, printed = [], io.StringIO()
        stopped = None
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
                self._run(TransformerManager().transform_cell(source))
        except BaseException as error:  # a cell may end the process
            stopped = Stopped(Stop.ERROR, type(error).__name__, str(error))
            shown = {"ename": stopped.error, "evalue": stopped.detail, "traceback": []}
            self.outputs = [{"output_type": "error", **shown}]
        if text := printed.getvalue():
            self.outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": text})
        return stopped

    def _run(self, code: str) -> None:
        exec(compile(code, "cell", "exec"), self.namespace)

    def forget(self, name: str) -> None:
        """Take an answer away."""
        self.namespace.pop(name, None)

    def run_line_magic(self, *_: object) -> None:
        """Of what IPython adds nothing is done."""

    system = getoutput = run_line_magic

    def run_cell_magic(self, name: str, _line: str, body: str) -> None:
        """Run a cell below a magic that does."""
        if name in RUN:
            self._run(TransformerManager().transform_cell(body))


def light(text: str) -> Json:
    """A notebook without the cells of code that take time and are no question's."""
    notebook: Json = json.loads(text)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if cell["id"] == "imports" or not any(word in cell["source"] for word in SLOW)
    ]
    return notebook


def worked(notebook: Json) -> dict[str, bool]:
    """Restart the kernel and run all cells, each also after an error; the outputs are stored.

    Returns whether each answer passed its check, where that was called, at the last time.
    """
    said: dict[str, bool] = {}
    kernel = Kernel()
    check = checking._check

    def noted(name: str, namespace: dict[str, object]) -> None:
        said[name] = False
        check(name, namespace)
        said[name] = True

    with (
        _as_a_student(),
        mock.patch.multiple(checking, _check=noted, _sources=lambda *_: list(kernel.sources)),
    ):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                kernel.run_cell(cell["source"])
                cell["outputs"] = kernel.outputs
    return said


def graded(assignment: Assignment, content: bytes) -> Graded:
    """What the grader makes of a file that was handed in."""
    task = Task(assignment, b"key", "ada", HandedIn(content))
    with _as_a_student(), mock.patch("grading.grader.session.StudentKernel", Kernel):
        return pipeline.process(task)


@contextlib.contextmanager
def _as_a_student() -> Iterator[None]:
    with graded_environment(), contextlib.chdir(ROOT / "notebooks" / NAME):
        yield
