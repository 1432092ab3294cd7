"""The parts through which nbgrader (its commands and Formgrader) grades this course.

`nbgrader_config.py` puts them in place of nbgrader's own.
"""

import logging
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets import Enum, Float

from grading.bank.assignment import bank_of
from grading.course import Course
from grading.grader.record import add_notes, add_rubrics, record, without_rubrics
from grading.grader.session import Limits, execute
from grading.intake import sanitise, submission
from grading.intake.choice import notebook_in
from grading.intake.sizes import plain
from helpers.checking.errors import UserError

UNSAFE = (
    "Without the sandbox: submissions run with your rights. They can read the gradebook, the "
    "solutions and other submissions, use the network, and change anything that you can change."
)


class SubmissionExporter(NotebookExporter):
    """Reads a notebook that nbformat cannot read as far as `intake.submission` can repair it."""

    def from_file(
        self, file_stream: Any, resources: dict | None = None, **options: Any
    ) -> tuple[str, dict]:
        content = submission.content_of(Path(file_stream.name))
        try:
            notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
            nbformat.validate(notebook)
        except Exception:  # nbformat raises many kinds
            notebook, notes = submission.parsed(content)
            for note in notes:
                self.log.warning(note)
        return self.from_notebook_node(notebook, resources, **options)


def _plainly(record: logging.LogRecord) -> bool:
    """A filter for nbgrader's log: what a person can mend is said without the traceback."""
    error = sys.exception()
    if isinstance(error, UserError) and record.getMessage().startswith("Traceback"):
        record.msg, record.args = str(error), ()
    return True


class _Step(NbGraderPreprocessor):
    """A preprocessor that knows the course it works in."""

    def __init__(self, **options: Any):
        super().__init__(**options)
        self.log.addFilter(_plainly)

    @property
    def _directory(self) -> CourseDirectory:
        return self.parent.parent.coursedir  # exporter, then converter

    @property
    def course(self) -> Course:
        directory = self._directory
        return Course(Path(directory.root), directory.source_directory, directory.release_directory)

    def _submitted(self, about: dict) -> Path:
        """The folder that was handed in."""
        named = self._directory.submitted_directory
        return Path(self._directory.format_path(named, about["student"], about["assignment"]))


class Rebuild(_Step):
    """Sanitise: put the submission back on the frame of its release, and say what was odd."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        about = resources["nbgrader"]
        assignment, name = about["assignment"], about["notebook"]
        released = self.course.released(assignment, name)
        path = self._submitted(about) / f"{name}.ipynb"
        try:
            chosen, notes = notebook_in(path.parent, name, released)
            if chosen != path:
                nb, repairs = submission.parsed(submission.content_of(chosen))
                notes += repairs
        except submission.Unreadable as problem:
            notes = (str(problem),)
        questions = bank_of(assignment).questions.values()
        rebuilt = sanitise.rebuild(nb, released, {q.name: q.defines for q in questions})
        notes = tuple(map(plain, (*notes, *rebuilt.notes)))
        for note in notes:
            self.log.warning("%s: %s", about["student"], note)
        add_notes(rebuilt.notebook, notes)
        return rebuilt.notebook, resources


class Grade(_Step):
    """Execute the submission and record the verdicts, where nbgrader's SaveAutoGrades finds them.

    It does not derive from nbgrader's `Execute`, so it is not skipped by `--no-execute`, which
    would give full marks to everybody.
    """

    sandbox = Enum(
        ["on", "off"], "on", help="Whether student code runs in a sandbox; off trusts it fully."
    ).tag(config=True)
    cell_seconds = Float(30, help="How long a cell or a probe may take.").tag(config=True)
    submission_seconds = Float(
        600, help="How long a submission may take, with what is run again after a crash."
    ).tag(config=True)

    @property
    def limits(self) -> Limits:
        return Limits(self.cell_seconds, self.submission_seconds)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        about = resources["nbgrader"]
        student, assignment = about["student"], about["assignment"]
        if self.sandbox == "off":
            self.log.warning(UNSAFE)
        paper = self.course.paper(assignment)
        folder = self._submitted(about)
        files, _ = submission.files_in(folder, folder / f"{about['notebook']}.ipynb")
        verdicts = execute(
            nb, paper, self.course.key(), student, self.limits, self.sandbox == "on", files
        )
        for verdict in verdicts.values():
            self.log.info("%s %s: %s", student, verdict.question, verdict.points)
        record(nb, verdicts)
        add_rubrics(nb, nbformat.reads(paper.solution, as_version=4))
        return nb, resources


class Grades(GetGrades):
    """The gradebook's grades; also tells what was graded by hand, and what waits for it."""

    def _get_score(self, cell: NotebookNode, resources: dict) -> None:
        about = cell.metadata.nbgrader
        grade = self.gradebook.find_grade(
            about.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        about.score, about.points = grade.score, grade.max_score
        about.by_hand = grade.manual_score is not None
        about.waiting = grade.manual_score is None and grade.auto_score is None


class WithoutRubrics(NbGraderPreprocessor):
    """Leaves out what is for the instructor only: on the way to a release, and to feedback."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        return without_rubrics(nb), resources
