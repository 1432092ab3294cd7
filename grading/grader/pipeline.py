"""The way of a submission: what was handed in goes in, an autograded notebook comes out.

Read → restore → run → record, each a function of a task, which the class command calls in a row
(`process`) and nbgrader's steps one by one. The gradebook and the course folder are no part of it.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from grading.bank.assignment import bank_of, reference_of
from grading.bank.question import Question
from grading.bank.reference import Reference
from grading.cells import checked
from grading.course import CourseError
from grading.grader.differences import differing, said_by_checks
from grading.grader.grade import grade
from grading.grader.named import Known, known, named
from grading.grader.record import add_notes, add_rubrics, write_verdicts
from grading.grader.session import execute
from grading.grader.task import Graded, Task
from grading.grader.verdict import Verdict, nothing
from grading.intake import sanitise
from grading.intake.handed_in import Submission
from grading.intake.sizes import plain
from grading.intake.submission import opened
from grading.sandbox.student_kernel import StudentKernel
from helpers.checking import checks_file, variants_file
from helpers.checking.finding import Finding, Status


def process(task: Task) -> Graded:
    """All of it in a row. A submission that cannot be read earns nothing.

    Raises SandboxError or KernelError if no code can be run here.
    """
    started = time.monotonic()
    submission = read(task)
    notebook, notes = restore(task, submission)
    if submission.problem:
        verdicts = _unread(task, submission.problem)
    else:
        verdicts = run(task, notebook, submission.files)
    notes = (*notes, *record(task, notebook, verdicts))
    return Graded(
        task.student,
        nbformat.writes(notebook),
        tuple(verdicts.values()),
        notes,
        time.monotonic() - started,
        task.settings.sandboxed,
        task.assignment.edition,
    )


def read(task: Task) -> Submission:
    """What was handed in, as far as it can be read."""
    assignment = task.assignment
    frame = nbformat.reads(assignment.release, as_version=4)
    return opened(task.work, assignment.name, frame)


def restore(task: Task, submission: Submission) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook on the frame of its release, and what was odd about it, which it says at the
    top. Raises CourseError if the bank is not that of the release."""
    notebook, notes = nbformat.reads(task.assignment.release, as_version=4), submission.notes
    _refuse_other_points(task, notebook)
    if submission.notebook is not None:
        questions = bank_of(task.assignment.name).questions.values()
        defines = {question.name: question.defines for question in questions}
        rebuilt = sanitise.rebuild(submission.notebook, notebook, defines)
        notebook, notes = rebuilt.notebook, (*notes, *rebuilt.notes)
    notes = tuple(map(plain, notes))
    add_notes(notebook, notes)
    return notebook, notes


def _refuse_other_points(task: Task, release: NotebookNode) -> None:
    name = task.assignment.name
    released = {
        checked(cell): cell.metadata.nbgrader.points for cell in release.cells if checked(cell)
    }
    bank = {question.name: question.points for question in bank_of(name).questions.values()}
    if others := {question for question, _ in bank.items() ^ released.items()}:
        raise CourseError(
            f"The bank has other questions or points than {name} was released with: "
            f"{', '.join(sorted(others))}.\n"
            f"Release it anew: python -m grading release {name}"
        )


def run(
    task: Task, notebook: NotebookNode, files: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, Verdict]:
    """Run a restored notebook and give the verdict of each question, in the bank's order.

    `files` are the student's own, by their path beside the notebook; where both have one, the
    assignment's counts. A regrade gives the same verdicts. Raises SandboxError or KernelError if
    no code can be run here, whosever it is.
    """
    reference = _reference(task)

    def grade_answer(
        question: Question,
        kernel: StudentKernel,
        sources: Sequence[str],
        earlier: dict[str, Verdict],
    ) -> Verdict:
        return grade(question, reference, kernel, sources, _seed(task, question), earlier)

    def beside() -> Known:
        given = task.assignment.files
        return known(given.get(checks_file.FILE, b""), given.get(variants_file.FILE, b""))

    def name_answer(
        question: Question, kernel: StudentKernel, sources: Sequence[str], verdict: Verdict
    ) -> Verdict:
        seed = _seed(task, question)
        return named(question, reference, beside, kernel, sources, verdict, seed)

    return execute(task, notebook, files, reference, grade_answer, name_answer)


def record(task: Task, notebook: NotebookNode, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Write the verdicts into the notebook, and the rubrics for whoever grades by hand. Returns
    where the checks had said something else, which it says at the top."""
    notes = differing([*verdicts.values()], said_by_checks(notebook))
    notes = tuple(map(plain, notes))
    add_notes(notebook, notes)
    write_verdicts(notebook, verdicts)
    add_rubrics(notebook, nbformat.reads(task.assignment.solution, as_version=4))
    return notes


def _unread(task: Task, problem: str) -> dict[str, Verdict]:
    questions = _reference(task).questions
    return {
        name: nothing(name, question.points, Finding(Status.UNREADABLE, detail=problem))
        for name, question in questions.items()
    }


def _reference(task: Task) -> Reference:
    return reference_of(task.assignment.name, task.assignment.solution)


def _seed(task: Task, question: Question) -> bytes:
    text = json.dumps([task.assignment.name, task.student, question.name]).encode()
    return hmac.digest(task.key, text, hashlib.sha256)[:16]
