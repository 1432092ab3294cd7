"""Grades a class: `python -m grading autograde NN_topic`.

Submissions are marked by worker processes, in any order; this process alone writes. What was
written stays: a run that is stopped goes on where it was when it is started again.
"""

import csv
import errno
import os
import re
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from grading.classroom import workers
from grading.classroom.changes import Change, append, changes, listing
from grading.course import Course, CourseError
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.grader.pipeline import Marked, Task, mark
from grading.intake import submission
from grading.plugins.steps import UNSAFE, Grade
from grading.sandbox import host
from grading.sandbox.student_kernel import KernelError

GRADES = "grades"
FAILED = "The grader failed: "
SECONDS_BETWEEN_LOOKS = 10  # at whether there still are workers


@dataclass(frozen=True)
class Row:
    """What the table says of one student. No score: it is not in the gradebook."""

    student: str
    score: float | None
    points: dict[str, float]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Choices:
    """What may be chosen for one run.

    jobs       how many submissions at once on this machine; 0: one for each core
    scheduler  address of a Dask scheduler, whose workers take the place of this machine's
    students   only these; none: all
    regrade    whether to grade again what was graded, and to list what changes
    sandbox    "on" or "off"; empty: as nbgrader_config.py says
    """

    jobs: int = 0
    scheduler: str = ""
    students: tuple[str, ...] = ()
    regrade: bool = False
    sandbox: str = ""


def autograde(course: Course, assignment: str, chosen: Choices = Choices()) -> int:
    """Grade what was handed in and not graded yet; print a table and write it to grades/.

    Returns the exit status: 0, or 2 if there is somebody to look at. Raises CourseError,
    SandboxError or KernelError; what was graded before that is kept.
    """
    paper, key = course.paper(assignment), course.key()
    frame = nbformat.reads(paper.release, as_version=4)
    api = nbgrader_api(course.root)
    step = Grade(config=api.config)
    sandboxed = (chosen.sandbox or step.sandbox) == "on"
    if not sandboxed:
        print(UNSAFE, file=sys.stderr)
    elif not chosen.scheduler and (problem := host.missing()):
        raise host.SandboxError(problem)

    records = ClassRecords(api, assignment)
    everybody = records.students()
    if unknown := set(chosen.students) - set(everybody):
        raise CourseError(
            f"Nobody is called {', '.join(sorted(unknown))} here.\n"
            "Names are those of the folders in submitted/, and of the gradebook."
        )
    prints = {
        student: submission.fingerprint(records.submitted(student))
        for student in chosen.students or everybody
        if records.submitted(student).exists()
    }
    waiting = [
        student
        for student, found in prints.items()
        if chosen.regrade or records.summary(student).get("submission") != found
    ]

    def task(student: str) -> Task:
        work: submission.Work = records.submitted(student)
        if chosen.scheduler:  # whose workers see no disk of ours
            work = submission.carried(work, assignment, frame)
        return Task(paper, key, student, work, step.limits, sandboxed)

    # Of a submission that is another one now, no mark is listed as changed.
    before = {
        student: marks
        for student, marks in (records.marks() if chosen.regrade else {}).items()
        if records.summary(student).get("submission", prints.get(student)) == prints.get(student)
    }
    log, changed, failed = course.root / GRADES / f"{assignment}_changes.csv", [], {}
    with (
        workers.of(chosen.scheduler, chosen.jobs) as pool,
        tqdm(total=len(waiting), desc=assignment, unit=" submissions", disable=None) as bar,
    ):
        for student, done in _marked(map(task, waiting), pool):
            try:
                if isinstance(done, Exception):
                    raise done
                found = changes(before.get(student, {}), done)
                _saved(records, done, prints[student], log, found)
                changed += found
            except CourseError:
                raise
            except Exception as error:  # over this submission: the others are graded
                failed[student] = f"{FAILED}{type(error).__name__}: {error}"
            bar.update()
    rows = _rows(records, everybody, failed)
    _print_table(rows)
    path = _write_csv(course.root / GRADES / f"{assignment}.csv", rows)
    odd = sum(1 for row in rows if row.notes)
    print(
        f"{len(waiting) - len(failed)} graded, {len(prints) - len(waiting)} were graded before, "
        f"{odd} to look at. Table: {path.relative_to(course.root)}"
    )
    if chosen.regrade:
        print(*map(_safe, listing(changed)), sep="\n")
        if changed:
            print(f"All of them: {log.relative_to(course.root)}")
    if not sandboxed:
        print("Run without the sandbox: these marks can be trusted as far as the class can.")
    return 2 if odd else 0


def _marked(
    tasks: Iterator[Task], pool: workers.Workers
) -> Iterator[tuple[str, Marked | Exception]]:
    """Each student with what came of the task, in the order in which they are done.

    If a worker dies, those that were at work are tried again one by one: whoever makes it die
    once more is at fault.
    """
    running: dict[Future, Task] = {}
    suspects: deque[Task] = deque()
    while True:
        at_once = 1 if suspects else pool.at_once
        while len(running) < at_once:
            following = suspects.popleft() if suspects else next(tasks, None)
            if following is None:
                break
            try:
                running[pool.submit(mark, following)] = following
            except BrokenProcessPool:  # since the last look
                suspects.append(following)
                if not running:
                    pool.renew()
                break
        if not running and not suspects:
            return
        if not running:
            continue
        finished, _ = wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
        if broken := any(isinstance(each.exception(), BrokenProcessPool) for each in finished):
            finished, _ = wait(running)
            pool.renew()
        for future in finished:
            task, error = running.pop(future), future.exception()
            if isinstance(error, (CourseError, host.SandboxError, KernelError)):
                raise error
            if broken and at_once > 1 and isinstance(error, BrokenProcessPool):
                suspects.append(task)
            else:
                yield task.student, error or future.result()


def _saved(
    records: ClassRecords, marked: Marked, print_of: str, log: Path, changed: list[Change]
) -> None:
    """Write what a student earned. Raises CourseError if the disk or the gradebook does not.

    Changes come first: if all ends in between they are listed once more, and never lost.
    """
    try:
        append(log, changed)
        records.save(marked, print_of)
    except (OSError, SQLAlchemyError, InvalidEntry) as error:
        full = getattr(error, "errno", None) == errno.ENOSPC or "full" in str(error)
        problem = "The disk is full." if full else f"{marked.student} cannot be saved: {error}"
        raise CourseError(
            f"{problem.splitlines()[0]}\n"
            "What was graded before is kept: mend that and run the command again."
        ) from None


def _rows(records: ClassRecords, everybody: list[str], failed: dict[str, str]) -> list[Row]:
    scores = records.scores()
    rows = []
    for student in everybody:
        summary = records.summary(student)
        handed_in = records.submitted(student).exists()
        missing = "It is not graded yet." if handed_in else "Nothing was handed in."
        notes = summary.get("notes", [missing])
        if student in failed:
            summary, notes = {}, [failed[student]]
        points = summary.get("points", {})
        rows.append(Row(student, scores.get(student), points, tuple(notes)))
    return rows


def _print_table(rows: list[Row]) -> None:
    wide = max([len("student"), *(len(_safe(row.student)) for row in rows)])
    print(f"{'student':{wide}}  {'score':>8}  what to look at")
    for row in rows:
        score = "" if row.score is None else f"{row.score:g}"
        print(f"{_safe(row.student):{wide}}  {score:>8}  {_safe(' '.join(row.notes))}".rstrip())


def _safe(text: str) -> str:
    """Without what a terminal would take as a command."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", text)


def _write_csv(path: Path, rows: list[Row]) -> Path:
    """Who earned what: the score with what was graded by hand, points of each question, notes."""
    path.parent.mkdir(exist_ok=True)
    names = next((list(row.points) for row in rows if row.points), [])
    fresh = path.with_name(f".{path.name}.new")
    with open(fresh, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", "score", *names, "notes"])
        for row in rows:
            points = [row.points.get(name, "") for name in names]
            score = "" if row.score is None else row.score
            table.writerow([row.student, score, *points, " ".join(row.notes)])
    os.replace(fresh, path)
    return path
