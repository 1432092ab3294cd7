"""What a cell of the course is, by its metadata."""

from nbformat import NotebookNode


def grade_id(cell: NotebookNode) -> str:
    """The name that nbgrader knows a cell by, or an empty text."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell of the release is for the student to fill in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def checked(cell: NotebookNode) -> str:
    """The name of the question that a cell checks, or an empty text."""
    meta = cell.metadata.get("nbgrader", {})
    if not meta.get("grade") or meta.get("solution"):
        return ""
    name: str = meta.get("grade_id", "")
    return name.removeprefix("check_")


def is_rubric(cell: NotebookNode) -> bool:
    """Whether a cell says how a written answer is marked."""
    return "rubric" in cell.metadata


def is_for_the_instructor(cell: NotebookNode) -> bool:
    """Whether students never see a cell: a rubric, or what the text claims, as asserts."""
    return is_rubric(cell) or "claims" in cell.metadata
