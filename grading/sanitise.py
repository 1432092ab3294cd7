"""Puts a submission back on the frame of its release.

Every cell of the release is there once and in its place; answers are the student's, what is locked
is the release's, and cells that the student added stay behind the cell that they followed.
"""

import copy
from collections import Counter

from nbformat import NotebookNode
from nbformat.v4.nbbase import random_cell_id

from grading.sizes import cleaned, in_size

SEARCHED = 100_000  # characters of a cell, for lines that tell which one it is


def rebuild(submission: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The submission on the frame of its release, in plain text and cut to size."""
    released = {_grade_id(cell) or cell.id: cell for cell in release.cells}
    handed_in = [cleaned(cell) for cell in submission.cells]
    own: dict[str, list[NotebookNode]] = {name: [] for name in released}
    added: dict[str, list[NotebookNode]] = {name: [] for name in ["", *released]}
    last = ""
    for cell, name in zip(handed_in, _names(handed_in, released), strict=True):
        if name:
            own[name].append(cell)
            last = name
        else:
            added[last].append(cell)

    cells = [_plain(cell) for cell in added[""]]
    for name, cell in released.items():
        # Of several copies the first that was worked on leads; those that say the same go.
        worked_on = {each.source: each for each in own[name] if each.source != cell.source}
        chosen, *copies = [*worked_on.values()] or own[name][:1] or [None]
        cells.append(_restored(chosen, cell))
        cells += [_plain(extra) for extra in [*copies, *added[name]]]
    rebuilt = copy.deepcopy(release)
    _make_ids_unique(cells)
    rebuilt.cells = in_size(cells, {cell.id for cell in release.cells})
    return rebuilt


def _names(cells: list[NotebookNode], released: dict[str, NotebookNode]) -> list[str]:
    """Which cell of the release each cell is, or "": by its grade_id or its text. What is missing
    then is sought by id, and then by lines that only it has: editors drop both, and metadata."""
    by_text = {(cell.cell_type, cell.source): name for name, cell in released.items()}
    count = Counter(line for cell in released.values() for line in set(_lines(cell)))
    owner = {
        line: name for name, cell in released.items() for line in _lines(cell) if count[line] == 1
    }

    def by_lines(cell: NotebookNode) -> str:
        found = Counter(owner[line] for line in _lines(cell) if line in owner)
        return max(found, key=found.get, default="")

    names = [
        name
        if (name := _grade_id(cell)) in released
        else by_text.get((cell.cell_type, cell.source), "")
        for cell in cells
    ]
    for guess in (lambda cell: cell.get("id"), by_lines):
        missing = set(released) - set(names)
        names = [
            name or (guess(cell) if guess(cell) in missing else "")
            for name, cell in zip(names, cells, strict=True)
        ]
    return names


def _grade_id(cell: NotebookNode) -> str:
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def _lines(cell: NotebookNode) -> list[str]:
    lines = cell.source[:SEARCHED].splitlines()
    return [line.strip() for line in lines if line.strip()]


def _restored(cell: NotebookNode | None, released: NotebookNode) -> NotebookNode:
    restored = copy.deepcopy(released)
    if cell is None:
        return restored
    meta = released.metadata.get("nbgrader", {})
    if not meta or meta.get("solution"):
        restored.source = cell.source
        if restored.cell_type != "code":
            attached = {**released.get("attachments", {}), **cell.get("attachments", {})}
            restored.attachments = NotebookNode(attached)
    if restored.cell_type == "code" and cell.cell_type == "code":
        restored.outputs = cell.outputs
    return restored


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell that the student added, without metadata that could mean anything to the grader."""
    kept = NotebookNode(id=random_cell_id(), metadata=NotebookNode(), source=cell.source)
    if cell.cell_type == "code":
        kept.update(cell_type="code", execution_count=None, outputs=cell.outputs)
    else:
        kept.update(cell_type="markdown", attachments=cell.get("attachments", {}))
    return kept


def _make_ids_unique(cells: list[NotebookNode]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.id in seen:
            cell.id = f"added-{number}"
        seen.add(cell.id)
