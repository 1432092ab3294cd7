"""What nbgrader reads notebooks with and writes pages with; nbgrader_config.py names them."""

from itertools import chain
from pathlib import Path
from typing import IO, Any

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from traitlets.config import Config

from grading.authoring.entry import enter_released, refuse_loss
from grading.course import Course, CourseError
from grading.gradebook.hand_marks import EARLIER, Earlier, earlier
from grading.intake.folder import content_of
from grading.intake.notebook import parsed
from grading.pages.feedback import Total, feedback
from grading.plugins.steps import plainly


class SubmissionExporter(NotebookExporter):
    """Reads a notebook that nbformat cannot read as far as `intake` can repair it.

    nbgrader makes it before it removes what was graded the last time, and before it looks at what
    is released: it remembers the one, and brings the other into the gradebook.
    """

    def __init__(self, config: Config | None = None, **options: object) -> None:
        super().__init__(config=config, **options)
        assert self.parent is not None  # nbgrader's converter
        directory = self.parent.coursedir
        course = Course(
            Path(directory.root), directory.source_directory, directory.release_directory
        )
        try:
            for assignment in {Path(folder).name for folder in self.parent.assignments}:
                for line in enter_released(course, directory, assignment):
                    self.log.warning("%s", line)
        except CourseError as error:
            raise NbGraderException(str(error)) from None
        self._earlier: dict[tuple[str, str, str], Earlier | None] = {}
        for path in chain.from_iterable(self.parent.assignments.values()):
            place = _place(self.parent.init_single_notebook_resources(path))
            student, assignment, name = place
            folder = directory.format_path(directory.autograded_directory, student, assignment)
            self._earlier[place] = earlier(Path(folder) / f"{name}.ipynb", outdated=None)

    def from_file(
        self, file_stream: IO[str], resources: dict[str, Any] | None = None, **options: object
    ) -> tuple[str, dict[str, Any]]:
        """The notebook as nbformat writes it, and nbconvert's resources. Raises Unreadable."""
        content = content_of(Path(file_stream.name))
        try:
            notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
            nbformat.validate(notebook)
        except Exception:  # nbformat raises many kinds
            notebook, _ = parsed(content)
        if resources:
            resources["nbgrader"][EARLIER] = self._earlier.get(_place(resources))
        text, resources = self.from_notebook_node(notebook, resources, **options)
        return text, resources


class ReleaseExporter(NotebookExporter):
    """Refuses what would lose marks before nbgrader (its command, Formgrader's Generate button)
    removes what was released: it makes its exporter first."""

    def __init__(self, config: Config | None = None, **options: object) -> None:
        super().__init__(config=config, **options)
        assert self.parent is not None  # nbgrader's converter
        if self.parent.no_database:
            return
        for folder, paths in self.parent.assignments.items():
            notebooks = {Path(path).stem: nbformat.read(path, as_version=4) for path in paths}
            try:
                refuse_loss(self.parent.coursedir, Path(folder).name, notebooks)
            except CourseError as error:
                raise NbGraderException(str(error)) from None


class FeedbackExporter(Exporter):
    """Makes the page that a student gets back."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: object
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook, and nbconvert's resources."""
        self.log.addFilter(plainly)  # for a notebook that another version graded
        nb, resources = super().from_notebook_node(nb, resources, **options)
        about = resources["nbgrader"]  # as GetGrades leaves it
        total = Total(*(about[name] for name in ("notebook", "score", "max_score", "late_penalty")))
        return feedback(nb, total), resources


def _place(resources: dict[str, Any]) -> tuple[str, str, str]:
    about = resources["nbgrader"]
    return about["student"], about["assignment"], about["notebook"]
