"""Runs a submission and grades it: a notebook in, verdicts out.

A pure function of its arguments that needs neither the gradebook nor the course folder, so it can
run in any `concurrent.futures.Executor`. The student's code runs in a kernel of its own. At each
check, or below it once what it checks is defined, the grader asks its probes and notes the verdict
at once: what was earned before a crash stays. A cell that ends the process is skipped, and the
notebook goes on in a fresh one.
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

from grading.authoring.pairing import checked
from grading.bank.definitions import definitions, imported
from grading.bank.question import Question
from grading.bank.reference import reference_of
from grading.grader.grade import Verdict, grade, nothing
from grading.grader.places import places
from grading.intake.naming import grade_id
from grading.sandbox.student_kernel import KernelLost, StudentKernel


@dataclass(frozen=True)
class Paper:
    """What grading one assignment takes, besides the submission.

    solution  text of the solution notebook
    release   text of the released notebook
    files     what lies beside that one, by name
    """

    assignment: str
    solution: str
    release: str
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
        self.reference = reference_of(paper.assignment, paper.solution)
        self.questions = self.reference.questions
        self.cells = submission.cells
        given = {cell.source for cell in nbformat.reads(paper.release, as_version=4).cells}
        self.places = places(self.cells, given, self.questions)
        self.paper, self.key, self.student = paper, key, student
        self.limits, self.folder, self.sandboxed = limits, folder, sandboxed
        self.verdicts: dict[str, Verdict] = {}
        self.judged: dict[str, int] = {}  # question: the cell after which it was judged last
        self.at = 0  # the cell at hand
        self.asked: Question | None = None  # what is being judged
        self.stopped: dict[int, str] = {}  # cell: what stopped it
        self.skipped: set[int] = set()  # cells that ended a kernel
        self.forgotten: dict[int, set[str]] = {}  # cell: names that are not tried again after it
        self.kernel: StudentKernel | None = None
        self.ends = time.monotonic() + limits.submission_seconds

    def close(self) -> None:
        if self.kernel:
            self.kernel.close()
            self.kernel = None

    def sit(self) -> None:
        """Run all cells, and judge each answer after the cell that is its place."""
        for index in range(len(self.cells)):
            while time.monotonic() < self.ends:
                try:
                    if self.kernel is None:
                        self._start(index)
                    self._take(index)
                    self._judge()
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
        """Run a cell, but for checks, and forget what was not to be tried again after it."""
        self.at, self.asked = index, None
        if checked(self.cells[index]) not in self.questions:
            self._run(index)
        for name in sorted(self.forgotten.get(index, ())):
            self.kernel.forget(name)

    def _judge(self) -> None:
        """Judge the answers whose turn it is, each after those that it uses."""
        for name in self.places:
            if not self._is_due(name):
                continue
            self.asked = question = self.questions[name]
            sources = [
                cell.source for cell in self.cells[: self.at + 1] if cell.cell_type == "code"
            ]
            seed = _seed(self.key, self.paper.assignment, self.student, question)
            verdict = grade(question, self.reference, self.kernel, sources, seed, self.verdicts)
            self._note(self._with_cell_error(verdict))
            if self.kernel.late:
                self._forget(question)
                self.kernel.forget(question.defines)

    def _is_due(self, name: str) -> bool:
        place, judged = self.places[name], self.judged.get(name, -1)
        if self.at < place.first or self._is_settled(name):
            return False
        if not all(map(self._is_settled, set(self.questions[name].uses) & set(self.places))):
            return False
        return judged < 0 or judged < place.last <= self.at

    def _is_settled(self, name: str) -> bool:
        """Whether no later cell can change how an answer is judged."""
        done = self.judged.get(name, -1) >= self.places[name].last
        return done or name in self.verdicts and self.verdicts[name].full

    def _note(self, verdict: Verdict) -> None:
        """Keep the better verdict of an answer; of two alike the first that came of cases."""
        name = verdict.question
        self.judged[name] = self.at
        known = self.verdicts.get(name)
        if known is None or _worth(verdict) > _worth(known):
            self.verdicts[name] = verdict

    def _forget(self, question: Question) -> None:
        self.forgotten.setdefault(self.at, set()).add(question.defines)

    def _run(self, index: int) -> None:
        cell = self.cells[index]
        if cell.cell_type != "code" or not cell.source.strip() or index in self.skipped:
            return
        error = self.kernel.run_cell(cell.source)
        if error.startswith("stopped with MemoryError"):
            raise KernelLost(error)  # what has filled the memory may still be there
        if error:
            self.stopped[index] = error

    def _blame(self, how: str) -> None:
        """Note what ended the kernel, so that it is not run again."""
        if self.asked is None:
            self.skipped.add(self.at)
            self.stopped[self.at] = how
            return
        self._forget(self.asked)
        self._note(nothing(self.asked, f"✗ {self.asked.name}: it {how}"))

    def all_verdicts(self) -> dict[str, Verdict]:
        """The verdict of each question; nothing for those that were not reached."""
        reason = "its check is not in the notebook."
        if time.monotonic() >= self.ends:
            reason = f"the notebook took more than {self.limits.submission_seconds:g} s in all."
        for name, question in self.questions.items():
            self.verdicts.setdefault(name, nothing(question, f"✗ {name}: not reached, {reason}"))
        return {name: self.verdicts[name] for name in self.questions}

    def _with_cell_error(self, verdict: Verdict) -> Verdict:
        """The verdict, led by what stopped the answer's cell where nothing was earned."""
        name = verdict.question
        makers = set(self.places[name].makers)
        cells = {n for n, cell in enumerate(self.cells) if grade_id(cell) == name}
        cells = makers if makers and not makers & cells else cells
        errors = [self.stopped[n] for n in sorted(cells) if n <= self.at and n in self.stopped]
        if not errors or verdict.points:
            return verdict
        reason = f"its cell {errors[-1]}"
        if errors[-1].startswith("stopped with NotImplementedError"):
            reason = "not implemented yet"
        return replace(verdict, lines=(f"✗ {name}: {reason}",))


def _worth(verdict: Verdict) -> tuple[float, bool]:
    return verdict.points, verdict.counted > 0


def _top(name: str) -> str:
    """The file or folder beside the notebook that a path leads to or through."""
    return Path(name).parts[0]


def _seed(key: bytes, assignment: str, student: str, question: Question) -> bytes:
    text = json.dumps([assignment, student, question.name]).encode()
    return hmac.digest(key, text, hashlib.sha256)[:16]
