"""Runs a submission and grades it: a notebook in, verdicts out.

A pure function of its arguments that needs neither the gradebook nor the course folder, so it can
run in any `concurrent.futures.Executor`. The student's code runs in a kernel of its own. At each
check the grader asks its probes and notes the verdict at once: what was earned before a crash
stays. A cell that ends the process is skipped, and the notebook goes on in a fresh one.
"""

import hashlib
import hmac
import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from grading.bank import Question, bank_of
from grading.grade import Verdict, grade, nothing
from grading.pairing import checked
from grading.reference import Reference, definitions, imported
from grading.student_kernel import KernelLost, StudentKernel


@dataclass(frozen=True)
class Paper:
    """What grading one assignment takes, besides the submission.

    solution  text of the solution notebook
    release   text of the released notebook
    files     what lies beside that one, by name
    """

    assignment: str
    solution: str
    release: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def modules(self) -> tuple[str, ...]:
        """What the solution imports."""
        return imported(definitions(nbformat.reads(self.solution, as_version=4)))


@dataclass(frozen=True)
class Limits:
    """How long student code may run, in seconds: one cell or probe, and all with its replays."""

    cell_seconds: float = 30
    submission_seconds: float = 600


def execute(
    submission: NotebookNode,
    paper: Paper,
    key: bytes,
    student: str,
    limits: Limits = Limits(),
    sandboxed: bool = True,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, Verdict]:
    """Run a sanitised submission and give the verdict of each question, in the bank's order.

    `key` and `student` determine the hidden cases, so a regrade gives the same marks. `files` are
    the student's own, by their path beside the notebook; where both have one, the paper's counts.
    Raises SandboxError or KernelError if no code can be run here, whosever it is.
    """
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        own = {name: content for name, content in files.items() if _top(name) not in paper.files}
        for name, content in {**own, **paper.files}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        sitting = _Sitting(submission, paper, key, student, limits, Path(folder), sandboxed)
        try:
            sitting.sit()
        finally:
            sitting.close()
    return sitting.all_verdicts()


class _Sitting:
    """One submission being run, in as many kernels as it takes."""

    def __init__(
        self,
        submission: NotebookNode,
        paper: Paper,
        key: bytes,
        student: str,
        limits: Limits,
        folder: Path,
        sandboxed: bool,
    ):
        self.questions = bank_of(paper.assignment).questions
        self.reference = _reference(paper.solution)
        self.cells = submission.cells
        self.sources = [cell.source for cell in self.cells if cell.cell_type == "code"]
        self.paper, self.key, self.student = paper, key, student
        self.limits, self.folder, self.sandboxed = limits, folder, sandboxed
        self.verdicts: dict[str, Verdict] = {}
        self.at = 0  # the cell at hand
        self.stopped: dict[str, str] = {}  # grade_id: what stopped the cell
        self.skipped: set[int] = set()  # cells that ended a kernel
        self.forgotten: set[int] = set()  # checks of answers that are not tried again
        self.kernel: StudentKernel | None = None
        self.ends = time.monotonic() + limits.submission_seconds

    def close(self) -> None:
        if self.kernel:
            self.kernel.close()
            self.kernel = None

    def sit(self) -> None:
        """Run all cells, and judge at each check."""
        for index in range(len(self.cells)):
            while time.monotonic() < self.ends:
                try:
                    if self.kernel is None:
                        self._start(index)
                    self._take(index)
                    break
                except KernelLost as lost:
                    self.close()
                    self._blame(str(lost))

    def _start(self, index: int) -> None:
        """A fresh kernel, with the cells before `index` run anew."""
        self.kernel = StudentKernel(
            self.folder,
            self.sandboxed,
            self.limits.cell_seconds,
            self.ends,
            self.reference.modules,
        )
        for before in range(index):
            self._take(before)

    def _take(self, index: int) -> None:
        """Run a cell, or judge the answer that it checks; once is enough for that."""
        self.at = index
        question = self.questions.get(checked(self.cells[index]))
        if question is None:
            self._run(index)
        elif index in self.forgotten:
            self.kernel.forget(question.defines)
        elif question.name not in self.verdicts:
            seed = _seed(self.key, self.paper.assignment, self.student, question)
            verdict = grade(
                question, self.reference, self.kernel, self.sources, seed, self.verdicts
            )
            self.verdicts[question.name] = self._with_cell_error(verdict)
            if self.kernel.late:
                self.forgotten.add(index)
                self.kernel.forget(question.defines)

    def _run(self, index: int) -> None:
        cell = self.cells[index]
        if cell.cell_type != "code" or not cell.source.strip() or index in self.skipped:
            return
        error = self.kernel.run_cell(cell.source)
        if error.startswith("stopped with MemoryError"):
            raise KernelLost(error)  # what has filled the memory may still be there
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if error and name:
            self.stopped[name] = error

    def _blame(self, how: str) -> None:
        """Note what ended the kernel, so that it is not run again."""
        cell = self.cells[self.at]
        question = self.questions.get(checked(cell))
        if question is None:
            self.skipped.add(self.at)
            if name := cell.metadata.get("nbgrader", {}).get("grade_id"):
                self.stopped[name] = how
            return
        self.forgotten.add(self.at)
        self.verdicts[question.name] = nothing(question, f"✗ {question.name}: it {how}")

    def all_verdicts(self) -> dict[str, Verdict]:
        """The verdict of each question; nothing for those that were not reached."""
        reason = "its check is not in the notebook."
        if time.monotonic() >= self.ends:
            reason = f"the notebook took more than {self.limits.submission_seconds:g} s in all."
        for name, question in self.questions.items():
            self.verdicts.setdefault(name, nothing(question, f"✗ {name}: not reached, {reason}"))
        return {name: self.verdicts[name] for name in self.questions}

    def _with_cell_error(self, verdict: Verdict) -> Verdict:
        """The verdict, led by what stopped the answer's own cell where nothing was earned."""
        error = self.stopped.get(verdict.question)
        if not error or verdict.points:
            return verdict
        reason = f"its cell {error}"
        if error.startswith("stopped with NotImplementedError"):
            reason = "not implemented yet"
        return replace(verdict, lines=(f"✗ {verdict.question}: {reason}",))


def _top(name: str) -> str:
    """The file or folder beside the notebook that a path leads to or through."""
    return Path(name).parts[0]


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
