"""Runs a submission: a notebook in, verdicts out.

It needs neither the gradebook nor the course folder, so it can run in any
`concurrent.futures.Executor`. The student's code runs in a kernel of its own. At each check, or
below it once what it checks is defined, the grader asks its probes and notes the verdict at once:
what was earned before a crash stays. A cell that ends the process is skipped, and the notebook goes
on in a fresh one.
"""

import re
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading import scratch
from grading.bank.question import Question
from grading.bank.reference import Reference
from grading.cells import checked, grade_id
from grading.grader.places import places
from grading.grader.task import Task
from grading.grader.verdict import Verdict, nothing
from grading.intake.bindings import below_import, names
from grading.sandbox.process import KernelLost
from grading.sandbox.student_kernel import StudentKernel
from helpers.checking.bindings import magic_that_keeps_nothing, without_magic
from helpers.checking.case import OUT_OF_MEMORY
from helpers.checking.finding import Finding, Status, Stopped

# Gives the verdict of an answer: asks the kernel, and is given the code cells run so far and the
# verdicts of earlier answers.
GradeAnswer = Callable[[Question, StudentKernel, Sequence[str], dict[str, Verdict]], Verdict]
# Gives it again, with a name for what is wrong if one is found.
NameAnswer = Callable[[Question, StudentKernel, Sequence[str], Verdict], Verdict]
_ABSENT = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'.*")


def execute(
    task: Task,
    notebook: NotebookNode,
    files: Mapping[str, bytes],
    reference: Reference,
    grade_answer: GradeAnswer,
    name_answer: NameAnswer,
) -> dict[str, Verdict]:
    """Run a restored notebook and give the verdict of each question, in the bank's order.

    `files` are the student's own. Raises SandboxError or KernelError if no code can be run here,
    and Busy if it has to be tried again.
    """
    given = task.assignment.files
    with tempfile.TemporaryDirectory(prefix="grade-", dir=scratch.of_this_process()) as folder:
        own = {name: content for name, content in files.items() if _top(name) not in given}
        for name, content in {**own, **given}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        session = _Session(task, notebook, Path(folder), reference, grade_answer)
        try:
            session.run()
            session.name_all(name_answer)
        finally:
            session.close()
    return session.all_verdicts()


class _Session:
    """One submission being run, in as many kernels as it takes."""

    def __init__(
        self,
        task: Task,
        notebook: NotebookNode,
        folder: Path,
        reference: Reference,
        grade_answer: GradeAnswer,
    ) -> None:
        self.questions = reference.questions
        defined = {question.defines for question in self.questions.values()}
        self.cells = [_kept(cell, defined) for cell in notebook.cells]
        release = nbformat.reads(task.assignment.release, as_version=4)
        self.places = places(self.cells, {cell.source for cell in release.cells}, self.questions)
        self.settings, self.folder = task.settings, folder
        self.modules, self.grade_answer = reference.modules, grade_answer
        self.verdicts: dict[str, Verdict] = {}
        self.judged: dict[str, int] = {}  # question: the cell after which it was judged last
        self.at = 0  # the cell at hand
        self.asked: Question | None = None  # what is being judged
        self.stopped: dict[int, Stopped] = {}  # cell: what stopped it
        self.skipped: set[int] = set()  # cells that ended a kernel
        self.forgotten: dict[int, set[str]] = {}  # cell: names that are not tried again after it
        self.kernel: StudentKernel | None = None
        self.left = task.settings.submission_seconds  # for kernels still to come
        self.alone = task.alone

    def close(self) -> None:
        """End the kernel that runs, if one does."""
        if self.kernel:
            self.left -= self.kernel.spent
            self.kernel.close()
            self.kernel = None

    def run(self) -> None:
        """Run all cells, and judge each answer after the cell that is its place."""
        for index in range(len(self.cells)):
            while self.left > 0:
                try:
                    kernel = self.kernel or self._start(index)
                    self._take(kernel, index)
                    self._judge_due(kernel)
                    break
                except KernelLost as lost:
                    self.close()
                    self._blame(lost.stopped)

    def _start(self, index: int) -> StudentKernel:
        """A fresh kernel, with the cells before `index` run anew."""
        self.kernel = kernel = StudentKernel(
            self.folder,
            self.settings.sandboxed,
            self.settings.cell_seconds,
            self.left,
            self.modules,
            self.alone,
        )
        for before in range(index):
            self._take(kernel, before)
        return kernel

    def _take(self, kernel: StudentKernel, index: int) -> None:
        """Run a cell, but for checks, and forget what was not to be tried again after it."""
        self.at, self.asked = index, None
        if checked(self.cells[index]) not in self.questions:
            self._run_cell(kernel, index)
        for name in sorted(self.forgotten.get(index, ())):
            kernel.forget(name)

    def _judge_due(self, kernel: StudentKernel) -> None:
        """Judge the answers whose turn it is, each after those that it uses."""
        for name in self.places:
            if not self._is_due(name):
                continue
            self.asked = question = self.questions[name]
            sources = [
                cell.source for cell in self.cells[: self.at + 1] if cell.cell_type == "code"
            ]
            verdict = self.grade_answer(question, kernel, sources, self.verdicts)
            self._note(self._with_cell_error(verdict))
            if kernel.late:
                self._forget(question)
                kernel.forget(question.defines)

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
        return done or (name in self.verdicts and self.verdicts[name].full)

    def _note(self, verdict: Verdict) -> None:
        """Keep the better verdict of an answer; of two alike the first that came of cases."""
        name = verdict.question
        self.judged[name] = self.at
        known = self.verdicts.get(name)
        if known is None or _worth(verdict) > _worth(known):
            self.verdicts[name] = verdict

    def _forget(self, question: Question) -> None:
        self.forgotten.setdefault(self.at, set()).add(question.defines)

    def _run_cell(self, kernel: StudentKernel, index: int) -> None:
        cell = self.cells[index]
        if cell.cell_type != "code" or not cell.source.strip() or index in self.skipped:
            return
        stopped = kernel.run_cell(cell.source)
        rest, missing = cell.source, stopped
        # The student had that module; what does not need it runs without it.
        while missing and (absent := _ABSENT.fullmatch(f"{missing.error}: {missing.detail}")):
            if not (rest := below_import(rest, absent[1])):
                break
            missing = kernel.run_cell(rest)
        if stopped and stopped.error == OUT_OF_MEMORY:
            raise KernelLost(stopped)  # what has filled the memory may still be there
        if stopped:
            self.stopped[index] = stopped

    def _blame(self, stopped: Stopped) -> None:
        """Note what ended the kernel, so that it is not run again."""
        if self.asked is None:
            self.skipped.add(self.at)
            self.stopped[self.at] = stopped
            return
        self._forget(self.asked)
        finding = Finding(Status.STOPPED, stopped=stopped)
        self._note(nothing(self.asked.name, self.asked.points, finding))

    def name_all(self, name_answer: NameAnswer) -> None:
        """Give what is wrong its name, where none was found when it was judged. No points depend
        on it: what goes wrong here costs nothing but the name."""
        sources = [cell.source for cell in self.cells if cell.cell_type == "code"]
        for name, verdict in self.verdicts.items():
            if self.kernel is None or self.kernel.late:
                return
            try:
                self.verdicts[name] = name_answer(
                    self.questions[name], self.kernel, sources, verdict
                )
            except Exception:  # whatever an odd answer leads to, its verdict stands
                return

    def all_verdicts(self) -> dict[str, Verdict]:
        """The verdict of each question; nothing for those that were not reached."""
        limit = self.settings.submission_seconds if self.left <= 0 else 0.0
        finding = Finding(Status.NOT_REACHED, limit=limit)
        for name, question in self.questions.items():
            self.verdicts.setdefault(name, nothing(name, question.points, finding))
        return {name: self.verdicts[name] for name in self.questions}

    def _with_cell_error(self, verdict: Verdict) -> Verdict:
        """The verdict, led by what stopped the answer's cell where nothing was earned,
        unless it could not be judged."""
        name = verdict.question
        makers = set(self.places[name].makers)
        cells = {n for n, cell in enumerate(self.cells) if grade_id(cell) == name}
        cells = makers if makers and not makers & cells else cells
        stopped = [self.stopped[n] for n in sorted(cells) if n <= self.at and n in self.stopped]
        if not stopped or verdict.points or verdict.not_judged:
            return verdict
        stub = stopped[-1].error == "NotImplementedError"
        finding = Finding(
            Status.STUB if stub else Status.CELL, mistake=verdict.mistake, stopped=stopped[-1]
        )
        return replace(nothing(name, verdict.max_points, finding), counted=verdict.counted)


def _kept(cell: NotebookNode, defined: Collection[str]) -> NotebookNode:
    """The cell, without a `%%timeit` above an answer: it was tried before that was put there."""
    if cell.cell_type == "code" and magic_that_keeps_nothing(cell.source):
        source = without_magic(cell.source)
        if not names(source).bound.isdisjoint(defined):
            return NotebookNode({**cell, "source": source})
    return cell


def _worth(verdict: Verdict) -> tuple[float, bool]:
    return verdict.points, verdict.counted > 0


def _top(name: str) -> str:
    """The file or folder beside the notebook that a path leads to or through."""
    return Path(name).parts[0]
