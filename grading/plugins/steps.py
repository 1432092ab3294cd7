"""The parts through which nbgrader (its commands and Formgrader) grades this course.

`nbgrader_config.py` puts them in place of nbgrader's own.
"""

import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from grading.course import Course
from grading.gradebook.lateness import LatePenalties
from grading.gradebook.rows import of_cell, rows_of
from grading.gradebook.transaction import at_hand
from grading.grader import pipeline
from grading.grader.record import without_rubrics
from grading.grader.task import Task
from grading.intake.folder import files_in
from grading.settings import UNSAFE, Grade
from helpers.checking.errors import UserError

Resources: TypeAlias = dict[str, Any]  # what nbconvert's steps hand on


def plainly(record: logging.LogRecord) -> bool:
    """A filter for nbgrader's log: what a person can mend is said without the traceback."""
    error = sys.exception()
    if isinstance(error, UserError) and record.getMessage().startswith("Traceback"):
        record.msg, record.args = str(error), ()
    return True


class _Step(NbGraderPreprocessor):
    """A preprocessor that knows which submission it has at hand."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.log.addFilter(plainly)

    def task(self, resources: Resources) -> Task:
        """The submission at hand, as the class command grades it."""
        about = resources["nbgrader"]
        directory: CourseDirectory = self.parent.parent.coursedir  # exporter, then converter
        course = Course(
            Path(directory.root), directory.source_directory, directory.release_directory
        )
        submitted = directory.format_path(
            directory.submitted_directory, about["student"], about["assignment"]
        )
        return Task(
            course.assignment(about["assignment"]),
            course.key(),
            about["student"],
            Path(submitted),
            Grade(parent=self).settings,
        )


class Rebuild(_Step):
    """Sanitise: put the submission back on the frame of its release, and say what was odd."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook to run, made of what lies in submitted/ rather than of `nb`."""
        task = self.task(resources)
        submission = pipeline.read(task)
        if submission.notebook is None:
            submission = replace(submission, notebook=nb)
        notebook, notes = pipeline.restore(task, submission)
        for note in notes:
            self.log.warning("%s: %s", task.student, note)
        return notebook, resources


class GradeSubmission(_Step):
    """Execute the submission and record the verdicts, where nbgrader's SaveAutoGrades finds them.

    It does not derive from nbgrader's `Execute`, so it is not skipped by `--no-execute`, which
    would give full marks to everybody.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with its verdicts and rubrics."""
        task = self.task(resources)
        assert isinstance(task.work, Path)
        if not task.settings.sandboxed:
            self.log.warning(UNSAFE)
        files, _ = files_in(task.work, task.work / f"{resources['nbgrader']['notebook']}.ipynb")
        verdicts = pipeline.run(task, nb, files)
        points = sum(verdict.points for verdict in verdicts.values())
        most = sum(verdict.max_points for verdict in verdicts.values())
        self.log.info("%s: %g of %d points", task.student, points, most)
        for note in pipeline.record(task, nb, verdicts):
            self.log.warning("%s: %s", task.student, note)
        return nb, resources


class Grades(GetGrades):
    """The gradebook's grades; also tells what was graded by hand, and what waits for it."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The notebook with its grades, the late penalty computed from what they are now."""
        LatePenalties(parent=self.parent).preprocess(nb, resources)
        about = resources["nbgrader"]
        names = about["notebook"], about["assignment"], about["student"]
        self.notebook_id, self.assignment_id, self.student_id = names
        with at_hand(about["db_url"]) as self.gradebook:
            self._rows = rows_of(self.gradebook, *names)
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            notebook = self._rows.submitted
            penalty = notebook.late_submission_penalty or 0.0
            about["score"], about["max_score"] = notebook.score - penalty, notebook.max_score
            about["late_penalty"] = penalty
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        """As nbgrader's, without what the gradebook has no more: it was released anew since."""
        try:
            done: tuple[NotebookNode, Resources] = super().preprocess_cell(cell, resources, index)
        except MissingEntry:
            del cell.metadata["nbgrader"]
            if cell.cell_type == "code":
                cell.outputs = []
            return cell, resources
        return done

    def _get_score(self, cell: NotebookNode, resources: Resources) -> None:
        about = cell.metadata.nbgrader
        grade = of_cell(self._rows.grades, about.grade_id)
        about.score, about.points = grade.score, grade.max_score
        about.auto, about.extra = grade.auto_score, grade.extra_credit or 0.0
        about.by_hand = grade.manual_score is not None
        about.outdated = about.by_hand and grade.needs_manual_grade
        about.waiting = grade.manual_score is None and grade.auto_score is None

    def _get_comment(self, cell: NotebookNode, resources: Resources) -> None:
        about = cell.metadata.nbgrader
        about.comment = of_cell(self._rows.comments, about.grade_id).comment


class WithoutRubrics(NbGraderPreprocessor):
    """Leaves out what is for the instructor only: on the way to a release, and to feedback."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """The same notebook without rubrics and claims."""
        return without_rubrics(nb), resources
