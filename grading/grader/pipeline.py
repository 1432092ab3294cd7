"""Marks one submission: what was handed in goes in, an autograded notebook comes out.

A pure function of its arguments; the gradebook and the course folder are no part of it.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat

from grading.bank.assignment import bank_of
from grading.grader.grade import Verdict, nothing
from grading.grader.record import add_notes, add_rubrics, record
from grading.grader.session import Limits, Paper, execute
from grading.intake import sanitise, submission
from grading.intake.sizes import plain
from grading.intake.submission import Unreadable, Work


@dataclass(frozen=True)
class Task:
    """One submission to mark."""

    paper: Paper
    key: bytes
    student: str
    work: Work
    limits: Limits
    sandboxed: bool


@dataclass(frozen=True)
class Marked:
    """The autograded notebook as text, with a verdict for each question, and what was odd.

    `seconds` is how long marking took.
    """

    student: str
    notebook: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]
    handed_in: datetime | None
    seconds: float
    sandboxed: bool


def mark(task: Task) -> Marked:
    """Read, repair, run and judge a submission. One that cannot be read earns nothing.

    Raises SandboxError or KernelError if no code can be run here.
    """
    started = time.monotonic()
    paper, work, notes, handed_in = task.paper, task.work, (), None
    questions = bank_of(paper.assignment).questions
    frame = nbformat.reads(paper.release, as_version=4)
    try:
        if isinstance(work, Path):
            work = submission.read(work, paper.assignment, frame)
        if isinstance(work, Unreadable):
            raise work
        notes, handed_in = work.notes, work.time
        found, repairs = submission.parsed(work.notebook)
        notes += repairs
    except Unreadable as problem:
        notes += (str(problem),)
        lines = {name: f"✗ {name}: {problem}" for name in questions}
        verdicts = {name: nothing(q, lines[name]) for name, q in questions.items()}
        notebook = frame
    else:
        rebuilt = sanitise.rebuild(found, frame, {q.name: q.defines for q in questions.values()})
        notebook = rebuilt.notebook
        notes += rebuilt.notes
        verdicts = execute(
            notebook, paper, task.key, task.student, task.limits, task.sandboxed, work.files
        )
    notes = tuple(map(plain, notes))
    record(notebook, verdicts)
    add_rubrics(notebook, nbformat.reads(paper.solution, as_version=4))
    add_notes(notebook, notes)
    return Marked(
        task.student,
        nbformat.writes(notebook),
        tuple(verdicts.values()),
        notes,
        handed_in,
        time.monotonic() - started,
        task.sandboxed,
    )
