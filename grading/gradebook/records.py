"""What the grader writes for a class: nbgrader's gradebook, notebooks and feedback pages.

One process writes, so that nothing is locked and an interrupted run leaves the gradebook whole.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateFeedback
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import undefer
from traitlets import TraitError

from grading.course import CourseError
from grading.gradebook.hand_marks import EARLIER, Earlier, SaveGrades, earlier
from grading.gradebook.lateness import Lateness, LatePenalties
from grading.gradebook.schema import opened
from grading.gradebook.transaction import transaction
from grading.grader.task import Graded

STAMP = ".graded.json"


@dataclass(frozen=True)
class Mark:
    """What a student has for one graded cell. While `waiting`, nobody has read the answer.

    auto      what the grader gave, if it judges such cells
    by_hand   whether a person gave the score; extra: the part of it that a person gave on top
    outdated  whether the answer has changed since
    """

    score: float
    most: float
    auto: float | None
    by_hand: bool
    waiting: bool
    extra: float
    outdated: bool


@dataclass(frozen=True)
class Summary:
    """What is noted beside an autograded notebook.

    submission  a fingerprint of what was handed in
    points      of each question
    notes       what was odd about it, in sentences
    seconds     that grading took
    sandboxed   whether it ran in the sandbox
    outdated    graded cells with a mark by hand for an answer that has changed; None: not known
    edition     of what was released then; empty where an older version graded it; see Assignment
    """

    submission: str
    points: dict[str, float]
    notes: tuple[str, ...]
    seconds: float
    sandboxed: bool
    outdated: frozenset[str] | None = None
    edition: str = ""


class ClassRecords:
    """The records of one assignment, written through nbgrader's own steps."""

    def __init__(self, api: NbGraderAPI, assignment: str) -> None:
        self.assignment, self._directory, self._config = assignment, api.coursedir, api.config
        self._url = api.coursedir.db_url
        self._pages = GenerateFeedback(coursedir=api.coursedir, config=api.config)
        self._exporter = self._pages.exporter_class(parent=self._pages, config=self._pages.config)
        for step in self._pages.preprocessors:
            self._exporter.register_preprocessor(step)
        try:
            self._late = LatePenalties(config=api.config)
            self._late.extended(assignment)
            with opened(self._directory) as gradebook:
                gradebook.find_assignment(assignment)
        except TraitError as error:
            raise CourseError(
                f"nbgrader_config.py: {error}\nSee what README says of handing in late."
            ) from None
        except MissingEntry:
            raise CourseError(
                f"{assignment} is not in the gradebook: it was not released in this course.\n"
                f"Release it: python -m grading release {assignment}"
            ) from None
        except (ImportError, SQLAlchemyError) as error:
            raise CourseError(
                f"The gradebook cannot be opened: {str(error).splitlines()[0]}\n"
                "Its address is c.CourseDirectory.db_url in nbgrader_config.py; see README."
            ) from None

    def _gradebook(self) -> Gradebook:
        return Gradebook(self._url, self._directory.course_id)

    def _folder(self, kind: str, student: str) -> Path:
        named = getattr(self._directory, f"{kind}_directory")
        return Path(self._directory.format_path(named, student, self.assignment))

    def students(self) -> list[str]:
        """Everybody in the gradebook, and whoever handed something in."""
        with self._gradebook() as gradebook:
            known = {student.id for student in gradebook.students}
        folders = Path(self._folder("submitted", "x")).parents[1].glob(f"*/{self.assignment}")
        return sorted(known | {folder.parent.name for folder in folders})

    def submitted(self, student: str) -> Path:
        """The folder with what a student handed in, which need not be there."""
        return self._folder("submitted", student)

    def summary(self, student: str) -> Summary | None:
        """What `save` noted last, if it did: nbgrader's own commands note nothing."""
        try:
            noted = json.loads((self._folder("autograded", student) / STAMP).read_text())
            if noted.get("outdated") is not None:
                noted["outdated"] = frozenset(noted["outdated"])
            return Summary(**{**noted, "notes": tuple(noted["notes"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def scores(self) -> dict[str, float]:
        """The score of everybody who handed in, with marks given by hand and late penalties."""
        with self._gradebook() as gradebook:
            self._late.renew(gradebook, self._directory, self.assignment)
            submissions = gradebook.assignment_submissions(self.assignment)
            return {
                each.student_id: each.score - each.late_submission_penalty for each in submissions
            }

    def lateness(self) -> Lateness:
        """Who was late, and what was taken from whom for that."""
        with self._gradebook() as gradebook:
            return self._late.renew(gradebook, self._directory, self.assignment)

    def marks(self) -> dict[str, dict[str, Mark]]:
        """The marks of everybody who was graded, by the names of the graded cells."""
        with self._gradebook() as gradebook:
            assignment = gradebook.find_assignment(self.assignment)
            rows = list(
                gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade)
                .select_from(Grade)
                .join(Grade.cell)
                .join(Grade.notebook)
                .join(SubmittedNotebook.assignment)
                .filter(SubmittedAssignment.assignment_id == assignment.id)
                .options(undefer(Grade.max_score))
            )
            marks: dict[str, dict[str, Mark]] = {}
            outdated = {student: self._outdated(student) for student, _, _ in rows}
            for student, name, grade in rows:
                marks.setdefault(student, {})[name] = _mark(grade, outdated[student])
            return marks

    def _outdated(self, student: str) -> frozenset[str] | None:
        summary = self.summary(student)
        return summary.outdated if summary else None

    def reasons(self) -> dict[tuple[str, str], str]:
        """What a person wrote below the answer to a question, by student and question."""
        with self._gradebook() as gradebook:
            submissions = gradebook.assignment_submissions(self.assignment)
            return {
                (each.student_id, comment.name): comment.manual_comment
                for each in submissions
                for notebook in each.notebooks
                for comment in notebook.comments
                if comment.manual_comment
            }

    def autograded(self, student: str) -> NotebookNode | None:
        """The autograded notebook of a student, if there is one."""
        path = self._folder("autograded", student) / f"{self.assignment}.ipynb"
        try:
            notebook: NotebookNode = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return notebook

    def earlier(self, student: str) -> Earlier | None:
        """What was graded of a student the last time."""
        path = self._folder("autograded", student) / f"{self.assignment}.ipynb"
        return earlier(path, self._outdated(student))

    def save(self, graded: Graded, fingerprint: str) -> None:
        """Write a student's marks, autograded notebook and feedback page.

        The summary comes last: without it the submission is graded again, with the same result.
        """
        student, name = graded.student, self.assignment
        resources = {
            "unique_key": name,
            "output_files_dir": f"{name}_files",
            "nbgrader": {
                "student": student,
                "assignment": name,
                "notebook": name,
                "db_url": self._url,
                EARLIER: self.earlier(student),
            },
        }
        folder = self._folder("autograded", student)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / STAMP).unlink(missing_ok=True)
        notebook = nbformat.reads(graded.notebook, as_version=4)
        saving = SaveGrades(config=self._config)
        with self._gradebook() as gradebook, transaction(gradebook) as begun:
            gradebook.update_or_create_student(student)
            gradebook.update_or_create_submission(name, student)
            notebook, _ = saving.preprocess(notebook, resources)
            page, resources = self._exporter.from_notebook_node(notebook, resources)
            begun.commit()
        _write(folder / f"{name}.ipynb", graded.notebook)
        feedback = self._folder("feedback", student)
        feedback.mkdir(parents=True, exist_ok=True)
        _write(feedback / f"{name}.html", page)
        points = {verdict.question: float(verdict.points) for verdict in graded.verdicts}
        run = graded.notes, round(graded.seconds, 2), graded.sandboxed
        summary = Summary(fingerprint, points, *run, saving.outdated, graded.edition)
        _write(folder / STAMP, json.dumps(asdict(summary), default=sorted))


def _mark(grade: Grade, outdated: frozenset[str] | None) -> Mark:
    by_hand = grade.manual_score is not None
    return Mark(
        grade.score,
        grade.max_score,
        grade.auto_score,
        by_hand,
        waiting=not by_hand and grade.auto_score is None,
        extra=grade.extra_credit or 0.0,
        outdated=by_hand
        and grade.needs_manual_grade
        and (outdated is None or grade.name in outdated),
    )


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that nbgrader made read-only is replaced."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
