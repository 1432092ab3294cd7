"""Sample submissions, made from a release: for the demo and for the tests."""

import copy
from collections.abc import Mapping

from nbformat import NotebookNode

from grading.bank.source import without_markers


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
        cell.metadata["nbgrader"]["grade_id"]: without_markers(cell.source)
        for cell in solution.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
