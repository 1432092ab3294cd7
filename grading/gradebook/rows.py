"""What the gradebook keeps of the cells of one submission, in a query each."""

from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from sqlalchemy.orm import undefer


def grades(gradebook: Gradebook, notebook: str, assignment: str, student: str) -> dict[str, Grade]:
    """The grade of each cell, by its name. Raises nbgrader's MissingEntry without a submission."""
    submitted = gradebook.find_submission_notebook(notebook, assignment, student)
    rows = gradebook.db.query(BaseCell.name, Grade).join(Grade.cell)
    rows = rows.filter(Grade.notebook_id == submitted.id)
    return dict(rows.options(undefer(Grade.max_score)).populate_existing())


def comments(
    gradebook: Gradebook, notebook: str, assignment: str, student: str
) -> dict[str, Comment]:
    """The comment on each cell, the same way."""
    submitted = gradebook.find_submission_notebook(notebook, assignment, student)
    rows = gradebook.db.query(BaseCell.name, Comment).join(Comment.cell)
    return dict(rows.filter(Comment.notebook_id == submitted.id))
