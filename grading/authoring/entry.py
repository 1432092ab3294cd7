"""Enters a release into nbgrader's gradebook: all of it, or nothing, and never over a mark."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from nbformat import NotebookNode
from nbgrader import preprocessors, utils
from nbgrader.api import Assignment, Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.engine import RootTransaction

from grading.course import CourseError
from grading.gradebook.schema import opened

Notebooks: TypeAlias = Mapping[str, NotebookNode]  # by name, without .ipynb


class SaveCells(preprocessors.SaveCells):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's step, which refuses every new or missing cell once there are submissions.

    Of cells that are only given there are no marks: those may come and go.
    """

    def _create_notebook(self, nb: NotebookNode) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        if notebook and notebook.submissions:
            old = {cell.name: cell for cell in notebook.source_cells}
            for name in old.keys() - self.new_source_cells.keys():
                self.gradebook.db.delete(old[name])
            for name in self.new_source_cells.keys() - old.keys():
                self.gradebook.add_source_cell(
                    name, self.notebook_id, self.assignment_id, **self.new_source_cells[name]
                )
            self.gradebook.db.expire(notebook)
        super()._create_notebook(nb)

    def save(self, gradebook: Gradebook, assignment: str, name: str, nb: NotebookNode) -> None:
        """Write a notebook's cells into a gradebook that is open already."""
        self.gradebook, self.assignment_id, self.notebook_id = gradebook, assignment, name
        self.new_grade_cells: dict[str, object] = {}
        self.new_solution_cells: dict[str, object] = {}
        self.new_task_cells: dict[str, object] = {}
        self.new_source_cells: dict[str, dict[str, object]] = {}
        for index, cell in enumerate(nb.cells):
            self.preprocess_cell(cell, {}, index)
        self._create_notebook(nb)


@contextmanager
def entered(
    directory: CourseDirectory, assignment: str, notebooks: Notebooks
) -> Iterator[RootTransaction]:
    """The notebooks of a release, written into the gradebook in one transaction.

    The caller commits it; without that the gradebook is as before. Raises CourseError where marks
    would be lost, and what SQLAlchemy and nbgrader raise.
    """
    with opened(directory) as gradebook, gradebook.engine.connect() as connection:
        transaction = connection.begin()
        gradebook.db.remove()
        # nbgrader commits at every step; so its steps end in this transaction.
        gradebook.db.configure(bind=connection, join_transaction_mode="rollback_only")
        entry = gradebook.update_or_create_assignment(assignment)
        _refuse_loss(entry, notebooks)
        for name in {notebook.name for notebook in entry.notebooks} - set(notebooks):
            gradebook.remove_notebook(name, assignment)
        step = SaveCells(config=directory.config)
        for name, notebook in notebooks.items():
            step.save(gradebook, assignment, name, notebook)
        yield transaction


def refuse_loss(directory: CourseDirectory, assignment: str, notebooks: Notebooks) -> None:
    """Raise CourseError if a release of these notebooks would lose marks."""
    place = make_url(directory.db_url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        return  # and none is made
    with opened(directory) as gradebook:
        try:
            entry = gradebook.find_assignment(assignment)
        except MissingEntry:
            return
        _refuse_loss(entry, notebooks)


def _refuse_loss(entry: Assignment, notebooks: Notebooks) -> None:
    if not entry.submissions:
        return
    old = {
        (kind, notebook.name, cell.name)
        for notebook in entry.notebooks
        for kind in ("grade", "solution", "task")
        for cell in getattr(notebook, f"{kind}_cells")
    } | {("notebook", notebook.name, f"{notebook.name}.ipynb") for notebook in entry.notebooks}
    fresh = {
        (kind, name, cell.metadata.nbgrader.grade_id)
        for name, notebook in notebooks.items()
        for kind in ("grade", "solution", "task")
        for cell in notebook.cells
        if getattr(utils, f"is_{kind}")(cell)
    } | {("notebook", name, f"{name}.ipynb") for name in notebooks}
    if old == fresh:
        return

    def names(cells: set[tuple[str, str, str]]) -> str:
        return ", ".join(sorted({name.removeprefix("check_") for _, _, name in cells})) or "none"

    count = len(entry.submissions)
    raise CourseError(
        f"The gradebook has {count} submission{'s' * (count != 1)} of {entry.name}, so no "
        f"question can come or go. New: {names(fresh - old)}; missing: {names(old - fresh)}.\n"
        "Keep the questions as they were. Or give up the due date and the marks given by hand: "
        f"nbgrader db assignment remove {entry.name} --force, then release, then regrade."
    )
