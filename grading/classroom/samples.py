"""Sample submissions, made from a release: for the demo and for the tests."""

import copy
from collections.abc import Mapping

from nbformat import NotebookNode


def answered(release: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """A release with the TODO cells of some questions replaced by the given sources."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return notebook


def answers_of(solution: NotebookNode) -> dict[str, str]:
    """The source of each answer of a solution, by question."""
    return {
        cell.metadata["nbgrader"]["grade_id"]: _without_markers(cell.source)
        for cell in solution.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def _without_markers(source: str) -> str:
    lines = source.splitlines()
    return "\n".join(
        line for line in lines if "BEGIN SOLUTION" not in line and "END SOLUTION" not in line
    )
