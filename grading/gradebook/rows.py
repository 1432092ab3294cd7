"""What the gradebook keeps of the cells of one submission, in a query each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, MissingEntry, SubmittedNotebook
from sqlalchemy.orm import undefer

T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """A submitted notebook, with the grades and comments of its cells by their names."""

    submitted: SubmittedNotebook
    grades: Mapping[str, Grade]
    comments: Mapping[str, Comment]


def rows_of(gradebook: Gradebook, notebook: str, assignment: str, student: str) -> Rows:
    """The rows of a submission. Raises nbgrader's MissingEntry if there is none."""
    submitted = gradebook.find_submission_notebook(notebook, assignment, student)
    grades = gradebook.db.query(BaseCell.name, Grade).join(Grade.cell)
    grades = grades.filter(Grade.notebook_id == submitted.id).options(undefer(Grade.max_score))
    comments = gradebook.db.query(BaseCell.name, Comment).join(Comment.cell)
    comments = comments.filter(Comment.notebook_id == submitted.id)
    return Rows(submitted, dict(grades.populate_existing()), dict(comments))


def of_cell(rows: Mapping[str, T], name: str) -> T:
    """The row of a cell. Raises nbgrader's MissingEntry if the gradebook does not have it."""
    if name not in rows:
        raise MissingEntry(f"The gradebook has no cell {name} of this submission.")
    return rows[name]
