"""Who was late, and what that costs: computed anew whenever scores are read.

nbgrader computes a penalty once, while it autogrades. A mark given by hand, a due date that moves,
an extension or a time that is written down later would leave it stale.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from dateutil.tz import gettz
from nbformat import NotebookNode
from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.orm import contains_eager, undefer
from traitlets import Dict, Float, Unicode
from traitlets.config import Config

from grading.course import CourseError
from grading.gradebook.transaction import at_hand
from grading.intake.times import handed_in_at, moment


@dataclass(frozen=True)
class Late:
    """By how much somebody was late, after extension and grace, and the points that it costs."""

    seconds: float
    penalty: float


@dataclass(frozen=True)
class Lateness:
    """What is known of one assignment.

    due      when it is due, as people there read it; empty if that is not known
    late     whoever was late
    strange  students and assignments with an extension, whom the gradebook does not know
    """

    due: str
    late: dict[str, Late]
    strange: tuple[str, ...]


class LatePenalties(AssignLatePenalties):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's step, which asks the same plugin; `renew` does it for a whole assignment."""

    grace_minutes = Float(
        0, min=0, help="Everything counts as if it was due so much later; nobody need be told."
    ).tag(config=True)
    extensions = Dict(
        value_trait=Dict(value_trait=Unicode(), key_trait=Unicode()),
        key_trait=Unicode(),
        help="Assignment → student → when it is due for them, such as '2026-11-05 23:59'.",
    ).tag(config=True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Assess the submission at hand."""
        about, directory = resources["nbgrader"], self.parent.parent.coursedir
        with at_hand(directory.db_url, directory.course_id) as gradebook:
            self.renew(gradebook, directory, about["assignment"], about["student"])
        return nb, resources

    def renew(
        self, gradebook: Gradebook, directory: CourseDirectory, assignment: str, student: str = ""
    ) -> Lateness:
        """Compute the penalties of an assignment, of everybody or of one, and write them down.

        Where no time is known, what is stored stays. Raises CourseError if nbgrader_config.py has
        no time zone where one should be, or no date, and nbgrader's MissingEntry.
        """
        self.init_plugin()
        entry, zone = gradebook.find_assignment(assignment), zone_of(self.config)
        extended, late = self.extended(assignment), {}
        for notebook in _notebooks(gradebook, entry, student):
            submission = notebook.assignment
            about = directory.submitted_directory, submission.student_id, assignment
            if time := handed_in_at(Path(directory.format_path(*about)), zone):
                submission.timestamp = time.replace(tzinfo=None)
            if submission.timestamp is None:
                continue
            due = _latest(entry.duedate, submission.extension, extended.get(submission.student_id))
            notebook.late_submission_penalty = None
            seconds = (submission.timestamp - due).total_seconds() if due else 0.0
            if (seconds := seconds - 60 * self.grace_minutes) > 0:
                penalty = self._penalty(notebook, seconds)
                notebook.late_submission_penalty = penalty
                late[submission.student_id] = Late(seconds, penalty or 0.0)
        due_there, strange = _shown(entry.duedate, zone), self._strange(gradebook, assignment)
        gradebook.db.commit()
        return Lateness(due_there, late, strange)

    def _penalty(self, notebook: SubmittedNotebook, seconds: float) -> float | None:
        student = notebook.assignment.student_id
        penalty = self.plugin_inst.late_submission_penalty(student, notebook.score, seconds)
        return None if penalty is None else float(self._check_late_penalty(notebook, penalty))

    def extended(self, assignment: str) -> dict[str, datetime]:
        """When it is due for whom, in UTC, by nbgrader_config.py. Raises CourseError."""
        extended, zone = {}, zone_of(self.config)
        for student, text in self.extensions.get(assignment, {}).items():
            try:
                extended[student] = moment(text, zone).replace(tzinfo=None)
            except (ValueError, OverflowError):
                raise CourseError(
                    f"nbgrader_config.py: the extension of {student} for {assignment} is no date: "
                    f"{text!r}.\nWrite it as '2026-11-05 23:59', in c.LatePenalties.extensions."
                ) from None
        return extended

    def _strange(self, gradebook: Gradebook, assignment: str) -> tuple[str, ...]:
        if not self.extensions:
            return ()
        students = {student.id for student in gradebook.students}
        names = {each.name for each in gradebook.assignments}
        here = self.extensions.get(assignment, {})
        return (*sorted(here.keys() - students), *sorted(self.extensions.keys() - names))


def zone_of(config: Config) -> tzinfo:
    """The time zone of a course, in which Formgrader shows times too. Raises CourseError."""
    name = config.NbGraderAPI.get("timezone", "UTC")
    zone: tzinfo | None = gettz(name) if name else None
    if zone is None:
        raise CourseError(
            f"nbgrader_config.py: there is no time zone {name!r}.\n"
            "Write one such as 'Europe/Berlin' into c.NbGraderAPI.timezone."
        )
    return zone


def _notebooks(gradebook: Gradebook, entry: Assignment, student: str) -> list[SubmittedNotebook]:
    """What was handed in, with its score, in one query."""
    query = (
        gradebook.db.query(SubmittedNotebook)
        .join(SubmittedNotebook.assignment)
        .filter(SubmittedAssignment.assignment_id == entry.id)
        .options(contains_eager(SubmittedNotebook.assignment), undefer(SubmittedNotebook.score))
        .populate_existing()
    )
    if student:
        query = query.filter(SubmittedAssignment.student_id == student)
    notebooks: list[SubmittedNotebook] = query.all()
    return notebooks


def _latest(
    due: datetime | None, extension: timedelta | None, extended: datetime | None
) -> datetime | None:
    """When it is due for one student. An extension, nbgrader's own or the course's, only helps."""
    if due is None:
        return None
    return max(due, due + (extension or timedelta()), extended or due)


def _shown(due: datetime | None, zone: tzinfo) -> str:
    return f"{due.replace(tzinfo=UTC).astimezone(zone):%Y-%m-%d %H:%M %Z}" if due else ""
