"""Runs a submission and grades it: a notebook in, verdicts out.

A pure function of its arguments that needs neither the gradebook nor the course folder, so it can
run in any `concurrent.futures.Executor`. The student's code runs in a kernel of its own, in an
empty temporary folder. At each check the grader asks its probes and notes the verdict at once:
what was earned before a crash stays.
"""

import ast
import hashlib
import hmac
import json
import queue
import re
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from grading.bank import Question, bank_of
from grading.grade import Verdict, grade, nothing
from grading.kernel import running
from grading.pairing import checked
from grading.reference import GRADING, Reference
from helpers import data, probe
from helpers.probe import TIMED_OUT, Outcome

# No progress bars: one that a stopped cell leaves behind can hold up the kernel's output.
KERNEL = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "TQDM_DISABLE": "1"}
CELL_SECONDS = 30
GRACE_SECONDS = 5  # to answer an interrupt
# What reading a reply may raise: the student's code can send anything.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, SyntaxError, RecursionError)


class KernelLost(Exception):
    """The student's kernel died, or neither answers nor can be interrupted."""


@dataclass(frozen=True)
class Paper:
    """What grading one assignment takes, besides the submission.

    solution  text of the solution notebook
    files     what lies beside the released notebook, by name
    """

    assignment: str
    solution: str
    files: Mapping[str, bytes] = field(default_factory=dict)


def execute(
    submission: NotebookNode,
    paper: Paper,
    key: bytes,
    student: str,
    cell_seconds: float = CELL_SECONDS,
) -> dict[str, Verdict]:
    """Run a sanitised submission and give the verdict of each question, in the bank's order.

    `key` and `student` determine the hidden cases, so a regrade gives the same marks.
    """
    # nbclient waits on an event loop; inside Formgrader one is running already in this thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_execute, submission, paper, key, student, cell_seconds).result()


def _execute(
    submission: NotebookNode, paper: Paper, key: bytes, student: str, cell_seconds: float
) -> dict[str, Verdict]:
    questions = bank_of(paper.assignment).questions
    reference = _reference(paper.solution)
    sources = [cell.source for cell in submission.cells if cell.cell_type == "code"]
    verdicts: dict[str, Verdict] = {}
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        for name, content in paper.files.items():
            Path(folder, name).write_bytes(content)
        try:
            with running(
                nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell()]),
                Path(folder),
                {**GRADING, **KERNEL, "MNIST_ROOT": data.mnist_root()},
                timeout=cell_seconds,
                interrupt_on_timeout=True,
                error_on_timeout={"ename": TIMED_OUT, "evalue": "", "traceback": []},
                allow_errors=True,
                shutdown_kernel="immediate",
            ) as client:
                kernel = StudentKernel(client, submission.cells, cell_seconds)
                for index, cell in enumerate(submission.cells):
                    question = questions.get(checked(cell))
                    if question is None:
                        kernel.run_cell(index)
                        continue
                    seed = _seed(key, paper.assignment, student, question)
                    verdict = grade(question, reference, kernel, sources, seed, verdicts)
                    verdicts[question.name] = _with_cell_error(verdict, kernel.errors)
        except KernelLost as lost:
            reason = str(lost)
        else:
            reason = "its check is not in the notebook."
    for name, question in questions.items():
        verdicts.setdefault(name, nothing(question, f"✗ {name}: not reached. {reason}"))
    return {name: verdicts[name] for name in questions}


_references: dict[str, Reference] = {}


def _reference(solution: str) -> Reference:
    """The reference of a solution notebook; made once, since a class has one."""
    if solution not in _references:
        _references.clear()
        _references[solution] = Reference(nbformat.reads(solution, as_version=4))
    return _references[solution]


def _seed(key: bytes, assignment: str, student: str, question: Question) -> bytes:
    text = json.dumps([assignment, student, question.name]).encode()
    return hmac.digest(key, text, hashlib.sha256)[:16]


def _with_cell_error(verdict: Verdict, errors: dict[str, str]) -> Verdict:
    """The verdict, led by the error that stopped the answer's own cell where nothing was earned."""
    error = errors.get(verdict.question)
    if not error or verdict.points:
        return verdict
    reason = f"its cell stopped with {error}"
    if error.startswith("NotImplementedError"):
        reason = "not implemented yet"
    return replace(verdict, lines=(f"✗ {verdict.question}: {reason}",))


class StudentKernel:
    """A kernel that runs a student's cells and answers probes (see `grading.carry.Asks`).

    `errors` holds, by grade_id, the error that stopped a cell. Raises KernelLost once the kernel
    is gone.
    """

    def __init__(self, client: NotebookClient, cells: list[NotebookNode], cell_seconds: float):
        self.errors: dict[str, str] = {}
        self._client, self._cells, self._seconds = client, cells, cell_seconds
        self._late = False
        self._late_probes: set[str] = set()
        client.on_cell_executed = self._note_reply

    def run_cell(self, index: int) -> None:
        """Run one cell of the submission. An error in it is noted and goes no further."""
        cell = self._cells[index]
        if cell.cell_type != "code" or not cell.source.strip():
            return
        name = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell {index + 1}")
        scratch = self._client.nb.cells[0] = nbformat.v4.new_code_cell(cell.source)
        try:
            self._client.execute_cell(scratch, 0)
        except DeadKernelError:
            raise KernelLost(f"The kernel stopped in {name}.") from None
        except Exception:  # messages are what the student's process sends: anything
            raise KernelLost(f"The kernel's messages make no sense from {name} on.") from None
        if self._late:
            self._late = False
            self.errors[name] = f"a time-out: it took more than {self._seconds:g} s"
            self._settle(name)
            return
        for output in scratch.outputs:
            if output.output_type == "error":
                text = f"{output.ename}: {output.evalue}".split("\n")[0][:200]
                self.errors[name] = re.sub(r"\(\d+\.py, ", "(", text)  # the kernel's file names

    def _note_reply(self, execute_reply: dict[str, Any], **_: Any) -> None:
        self._late = execute_reply["content"].get("ename") == TIMED_OUT

    def describe(self, name: str) -> dict[str, Any]:
        """What a name stands for; not defined, if the kernel gives no sensible answer."""
        try:
            found = self._ask({"describe": name})
            parameters = found["parameters"]
            if parameters is not None:
                parameters = [
                    [str(p), bool(star), bool(default)] for p, star, default in parameters
                ]
            return {
                "defined": bool(found["defined"]),
                "callable": bool(found["callable"]),
                "parameters": parameters,
            }
        except UNREADABLE:
            pass
        except TimeoutError:
            self._settle("looking up a name")
        return {"defined": False, "callable": False, "parameters": None}

    def run(self, text: str, inputs: dict[str, Any], seconds: float | None = None) -> Outcome:
        """The outcome of a probe. One that takes too long is interrupted: error `TIMED_OUT`.

        It is not tried again with other inputs, since each time would cost as much.
        """
        if text in self._late_probes:
            return Outcome(error=TIMED_OUT, detail="not tried again")
        try:
            found = self._ask({"probe": text, "inputs": probe.encode(inputs), "seconds": seconds})
            value = probe.decode(found["value"])
            changed = tuple(str(name) for name in found["changed"])
            return Outcome(value, str(found["error"]), str(found["detail"])[:1000], changed)
        except TimeoutError:
            self._late_probes.add(text)
            self._settle("a probe")
            return Outcome(error=TIMED_OUT, detail=f"no answer within {self._seconds:g} s")
        except UNREADABLE:
            return Outcome(error="Unsupported", detail="an answer that cannot be read")

    def _ask(self, request: dict[str, Any]) -> Any:
        expression = f"__import__('helpers.probe').probe.reply({json.dumps(request)!r})"
        reply = run_sync(self._reply)(expression)
        text = reply["data"]["text/plain"]
        if len(text) > 3 * probe.MAX_BYTES:
            raise ValueError("an answer too large")
        return json.loads(ast.literal_eval(text))

    async def _reply(self, expression: str) -> dict[str, Any]:
        """What the kernel says to one expression. Raises TimeoutError, or KernelLost."""
        client, manager = self._client.kc, self._client.km
        sent = client.execute(
            "",
            silent=True,
            store_history=False,
            user_expressions={"answer": expression},
            allow_stdin=False,
            stop_on_error=False,
        )
        deadline = time.monotonic() + self._seconds
        while time.monotonic() < deadline:
            try:
                message = await client.get_shell_msg(timeout=1)
            except queue.Empty:
                if not await manager.is_alive():
                    raise KernelLost("The kernel stopped while it was being graded.") from None
                continue
            except Exception:  # as above
                raise KernelLost("The kernel's messages make no sense.") from None
            if message["parent_header"].get("msg_id") == sent:
                return message["content"].get("user_expressions", {}).get("answer", {})
        raise TimeoutError

    def _settle(self, where: str) -> None:
        """Interrupt what runs. Raises KernelLost if the kernel does not come back."""
        run_sync(self._client.km.interrupt_kernel)()
        before, self._seconds = self._seconds, GRACE_SECONDS
        try:
            run_sync(self._reply)("1")
        except TimeoutError:
            raise KernelLost(f"Stopped in {where}: it could not be interrupted.") from None
        finally:
            self._seconds = before
