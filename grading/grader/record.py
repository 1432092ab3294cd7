"""Writes verdicts into a notebook, in the form that nbgrader reads, and reads them back."""

import html
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from grading.cells import checked, is_for_the_instructor, is_rubric
from grading.grader.verdict import Verdict, as_written, read
from grading.intake.sizes import plain
from helpers.checking import say

NOTES = "notes"  # id of the cell that says what was odd about a submission
NOTED, END = "<strong>About what was handed in</strong><ul></ul>", "</ul>"
MAX_LINE = 1_000  # characters of a message: part of it a student's code may have written


def write_verdicts(notebook: NotebookNode, verdicts: Mapping[str, Verdict]) -> None:
    """Replace the output of each check by its verdict.

    nbgrader takes the points from the one execute_result: `repr(float)` between 0 and the maximum.
    """
    for cell in notebook.cells:
        verdict = verdicts.get(checked(cell))
        if verdict is None:
            continue
        written = {key: _plainly(item) for key, item in as_written(verdict).items()}
        points = min(max(float(verdict.points), 0.0), float(verdict.max_points))
        shown = {"text/plain": repr(points), "text/html": _page(read(written))}
        cell.outputs = [
            new_output("execute_result", shown, metadata={"verdict": written}, execution_count=1)
        ]
        cell.execution_count = 1


def verdicts_in(notebook: NotebookNode) -> list[Verdict]:
    """The verdicts that `write_verdicts` wrote, in the order of the notebook."""
    verdicts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "verdict" in output.get("metadata", {}):
                verdicts.append(read(output.metadata["verdict"]))
    return verdicts


def add_rubrics(notebook: NotebookNode, solution: NotebookNode) -> None:
    """Put each rubric of the solution below the written answer that it is for."""
    rubrics = {cell.metadata["rubric"]: cell for cell in solution.cells if is_rubric(cell)}
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        rubric = rubrics.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if rubric is not None:
            text = f"**Rubric, for the instructor only**\n\n{rubric.source}"
            added = new_markdown_cell(text, metadata={"rubric": rubric.metadata["rubric"]})
            added.id = rubric.id
            cells.append(added)
    notebook.cells = cells


def add_notes(notebook: NotebookNode, notes: Sequence[str]) -> None:
    """Say at the top, below what is said there, what was odd about the submission; part of it a
    student may have written."""
    points = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
    if not points:
        return
    if notebook.cells[0].id != NOTES:
        notebook.cells.insert(0, new_markdown_cell(NOTED, id=NOTES))
    first = notebook.cells[0]
    first.source = f"{first.source.removesuffix(END)}{points}{END}"


def without_rubrics(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without the cells that are for the instructor only."""
    kept = [cell for cell in notebook.cells if not is_for_the_instructor(cell)]
    return NotebookNode(notebook, cells=kept)


def _plainly(value: object) -> object:
    """What JSON holds, each text in it plain and no longer than a message may be."""
    if isinstance(value, str):
        return "\n".join(plain(line, MAX_LINE) for line in value.split("\n"))
    if isinstance(value, dict):
        return {key: _plainly(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return list(map(_plainly, value))
    return value


def _page(verdict: Verdict) -> str:
    """The verdict as a feedback page shows it. Everything that a student wrote is escaped."""
    score = f"{verdict.points:g} of {verdict.max_points} points"
    colour = "#1a7f37" if verdict.full else "#b35900"
    lines = html.escape("\n".join(say.lines_of(verdict)))
    return (
        f'<div style="border-left: 4px solid {colour}; padding: 0.3em 0.8em">'
        f'<strong style="color: {colour}">{score}</strong>'
        f'<pre style="white-space: pre-wrap; margin: 0.3em 0 0">{lines}</pre></div>'
    )
