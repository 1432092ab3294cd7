"""Grades a class: `python -m grading autograde NN_topic`.

Submissions are graded by worker processes, in any order; this process alone writes. What was
written stays: a run that is stopped goes on where it was when it is started again.
"""

import errno
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbgrader.api import InvalidEntry
from nbgrader.apps import NbGraderAPI
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from grading.authoring.entry import enter_released
from grading.classroom import workers
from grading.classroom.changes import changes, listing
from grading.course import Assignment, Course, CourseError
from grading.gradebook import class_table
from grading.gradebook.change_log import Change, append
from grading.gradebook.class_table import Row
from grading.gradebook.lateness import Lateness
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords, Mark
from grading.grader.pipeline import process
from grading.grader.task import Graded, Task
from grading.intake.folder import fingerprint
from grading.intake.handed_in import Work
from grading.intake.submission import carried
from grading.sandbox import host
from grading.sandbox.failure import SandboxError
from grading.settings import UNSAFE, Grade, Settings


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
    taken, key = course.assignment(assignment), course.key()
    edition = taken.edition  # found out once: it travels with each task
    settings = _settings(api := nbgrader_api(course.root), chosen)
    for line in enter_released(course, api.coursedir, assignment):
        print(line)
    records = ClassRecords(api, assignment)
    everybody = records.students()
    handed_in = _handed_in(records, everybody, chosen.students)
    waiting = [
        student
        for student, seen in handed_in.items()
        if chosen.regrade or not _was_graded(records, student, seen)
    ]
    before = _marks_before(records, handed_in) if chosen.regrade else {}
    written = _Written(records, handed_in, before, course.changes(assignment))
    works = _works(records, waiting, taken, bool(chosen.scheduler))
    tasks = (Task(taken, key, student, work, settings, alone=False) for student, work in works)
    with (
        workers.of(chosen.scheduler, chosen.jobs) as pool,
        tqdm(total=len(waiting), desc=assignment, unit=" submissions", disable=None) as bar,
    ):
        for student, done in workers.results(process, tasks, pool):
            written.take(student, done)
            bar.update()
    rows = class_table.rows_of(records, everybody, written.failed, edition)
    class_table.note_failures(course.grades / f"{assignment}.csv", written.failed)
    counts = len(waiting) - len(written.failed), len(handed_in) - len(waiting)
    about = rows, chosen.students or everybody, records.lateness(), counts
    odd = _show_table(course, assignment, *about)
    if chosen.regrade:
        _show_changes(written.changed, written.log.relative_to(course.root))
    if not settings.sandboxed:
        print("Run without the sandbox: these marks can be trusted as far as the class can.")
    return 2 if odd else 0


def _settings(api: NbGraderAPI, chosen: Choices) -> Settings:
    """How submissions are run. Raises SandboxError if there is no sandbox and there has to be."""
    settings = Grade(config=api.config).settings
    if chosen.sandbox:
        settings = replace(settings, sandboxed=chosen.sandbox == "on")
    if not settings.sandboxed:
        print(UNSAFE, file=sys.stderr)
    elif not chosen.scheduler and (problem := host.missing()):
        raise SandboxError(problem)
    return settings


def _handed_in(
    records: ClassRecords, everybody: Sequence[str], chosen: Sequence[str]
) -> dict[str, str]:
    """The fingerprint of what each student, or each one chosen, has handed in."""
    if unknown := set(chosen) - set(everybody):
        raise CourseError(
            f"Nobody is called {', '.join(sorted(unknown))} here.\n"
            "Names are those of the folders in submitted/, and of the gradebook."
        )
    return {
        student: fingerprint(records.submitted(student))
        for student in chosen or everybody
        if records.submitted(student).exists()
    }


def _was_graded(records: ClassRecords, student: str, seen: str) -> bool:
    """Whether what is seen of a submission, its fingerprint, is what was graded."""
    summary = records.summary(student)
    return summary is not None and summary.submission == seen


def _marks_before(
    records: ClassRecords, handed_in: Mapping[str, str]
) -> dict[str, dict[str, Mark]]:
    """The marks so far. Of a submission that is another one now, none is listed as changed."""
    return {
        student: marks
        for student, marks in records.marks().items()
        if not (summary := records.summary(student)) or summary.submission == handed_in.get(student)
    }


def _works(
    records: ClassRecords, students: Sequence[str], assignment: Assignment, travels: bool
) -> Iterator[tuple[str, Work]]:
    """What each student has handed in: the folder, or where no disk is shared what is in it."""
    frame = nbformat.reads(assignment.release, as_version=4)
    for student in students:
        folder = records.submitted(student)
        yield student, carried(folder, assignment.name, frame) if travels else folder


@dataclass
class _Written:
    """What was written of a class in one run: marks that changed, and over whom it failed."""

    records: ClassRecords
    handed_in: Mapping[str, str]
    before: Mapping[str, Mapping[str, Mark]]
    log: Path
    changed: list[Change] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def take(self, student: str, done: Graded | Exception) -> None:
        """Write what came of one submission."""
        try:
            if isinstance(done, Exception):
                raise done
            changed = self._changed(student, done)
            self._save(done, changed)
            self.changed += changed
        except CourseError:
            raise
        except Exception as error:  # over this submission: the others are graded
            self.failed[student] = f"{type(error).__name__}: {error}"

    def _changed(self, student: str, graded: Graded) -> list[Change]:
        if student not in self.before:
            return []
        earlier = self.records.earlier(student)
        return changes(self.before[student], earlier.most if earlier else {}, graded)

    def _save(self, graded: Graded, changed: list[Change]) -> None:
        """Write what a student earned. Raises CourseError if the disk or the gradebook does not.

        Changes come first: if all ends in between they are listed once more, and never lost.
        """
        try:
            append(self.log, changed)
            self.records.save(graded, self.handed_in[graded.student])
        except (OSError, SQLAlchemyError, InvalidEntry) as error:
            full = getattr(error, "errno", None) == errno.ENOSPC or "full" in str(error)
            problem = "The disk is full." if full else f"{graded.student} cannot be saved: {error}"
            raise CourseError(
                f"{problem.splitlines()[0]}\n"
                "What was graded before is kept: mend that and run the command again."
            ) from None


def _show_table(
    course: Course,
    assignment: str,
    rows: Sequence[Row],
    asked: Sequence[str],
    lateness: Lateness,
    counts: tuple[int, int],
) -> int:
    """Write the table and print what it says of those asked for; returns how many of these there
    are to look at.

    `counts` says how many were graded now, and how many before.
    """
    path = course.grades / f"{assignment}.csv"
    class_table.write(path, rows)
    shown = [row for row in rows if row.student in asked]
    class_table.show(shown)
    class_table.show_late(lateness)
    odd = sum(1 for row in shown if row.notes)
    now, before = counts
    print(
        f"{now} graded, {before} were graded before, "
        f"{odd} to look at. Table: {path.relative_to(course.root)}"
    )
    return odd


def _show_changes(changed: Sequence[Change], log: Path) -> None:
    print(*map(class_table.printable, listing(changed)), sep="\n")
    if changed:
        print(f"All of them: {log}")
