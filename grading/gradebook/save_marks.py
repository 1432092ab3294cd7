"""nbgrader's step that writes marks into the gradebook, as this course needs it."""

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades


class SaveMarks(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """Puts no comment "No response." where nothing was written: what was earned is said anyway."""

    def _add_comment(self, cell: NotebookNode, resources: dict[str, object]) -> None:
        comment = self.gradebook.find_comment(
            cell.metadata["nbgrader"]["grade_id"],
            self.notebook_id,
            self.assignment_id,
            self.student_id,
        )
        comment.auto_comment = None
        self.gradebook.db.commit()
