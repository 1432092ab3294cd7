"""The preprocessors through which nbgrader (its commands and Formgrader) grades this course.

`nbgrader_config.py` puts them in place of nbgrader's own.
"""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from grading import sanitise
from grading.course import Course
from grading.execute import execute
from grading.record import add_rubrics, record, without_rubrics


class _Step(NbGraderPreprocessor):
    """A preprocessor that knows the course it works in."""

    @property
    def course(self) -> Course:
        directory: CourseDirectory = self.parent.parent.coursedir  # exporter, then converter
        return Course(Path(directory.root), directory.source_directory, directory.release_directory)


class Rebuild(_Step):
    """Sanitise: put the submission back on the frame of its release."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        name = resources["nbgrader"]["notebook"]
        released = self.course.released(resources["nbgrader"]["assignment"], name)
        return sanitise.rebuild(nb, released), resources


class Grade(_Step):
    """Execute the submission and record the verdicts, where nbgrader's SaveAutoGrades finds them.

    It does not derive from nbgrader's `Execute`, so it is not skipped by `--no-execute`, which
    would give full marks to everybody.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        about = resources["nbgrader"]
        paper = self.course.paper(about["assignment"])
        verdicts = execute(nb, paper, self.course.key(), about["student"])
        for verdict in verdicts.values():
            self.log.info("%s %s: %s", about["student"], verdict.question, verdict.points)
        record(nb, verdicts)
        add_rubrics(nb, nbformat.reads(paper.solution, as_version=4))
        return nb, resources


class WithoutRubrics(NbGraderPreprocessor):
    """Leaves out what is for the instructor only: on the way to a release, and to feedback."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        return without_rubrics(nb), resources
