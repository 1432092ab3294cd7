"""Puts a submission back on the frame of its release.

Every cell of the release is there once and in its place; answers are the student's, what is locked
is the release's, and cells that the student added stay behind the cell that they followed.
"""

import copy
import re

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

MAX_TEXT = 4_000  # characters of one output: a page
MAX_IMAGE = 1_000_000  # characters of base64
MAX_OUTPUTS = 20
IMAGES = ("image/png", "image/jpeg")
_ESCAPE_CODES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


def rebuild(submission: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The submission on the frame of its release, with outputs cut to size."""
    frame = [_name(cell) for cell in release.cells]
    # Some editors drop or renew the ids of cells: then a cell is known by its text.
    by_text = {(cell.cell_type, cell.source): _name(cell) for cell in release.cells}
    own: dict[str, list[NotebookNode]] = {name: [] for name in frame}
    added: dict[str, list[NotebookNode]] = {name: [] for name in ["", *frame]}
    last = ""
    for cell in submission.cells:
        name = _name(cell)
        if name not in own:
            name = by_text.get((cell.cell_type, cell.source), "")
        if name in own:
            own[name].append(cell)
            last = name
        else:
            added[last].append(cell)

    cells = [_plain(cell) for cell in added[""]]
    for cell in release.cells:
        name = _name(cell)
        chosen, *copies = _best_first(own[name], cell) or [None]
        cells.append(_restored(chosen, cell))
        cells += [_plain(extra) for extra in [*copies, *added[name]]]
    rebuilt = copy.deepcopy(release)
    rebuilt.cells = cells
    _make_ids_unique(cells)
    return rebuilt


def _name(cell: NotebookNode) -> str:
    """What a cell goes by: its grade_id, else its id."""
    meta = cell.metadata.get("nbgrader")
    name = meta.get("grade_id") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else cell.get("id", "")


def _best_first(cells: list[NotebookNode], released: NotebookNode) -> list[NotebookNode]:
    """Of several copies of one cell, the first that was worked on leads."""
    return sorted(cells, key=lambda cell: cell.source == released.source)


def _restored(cell: NotebookNode | None, released: NotebookNode) -> NotebookNode:
    restored = copy.deepcopy(released)
    if cell is None:
        return restored
    meta = released.metadata.get("nbgrader", {})
    if not meta or meta.get("solution"):
        restored.source = cell.source
    if restored.cell_type == "code" and cell.cell_type == "code":
        restored.outputs = _clean(cell.outputs)
    return restored


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell that the student added, without metadata that could mean anything to the grader."""
    if cell.cell_type != "code":
        return new_markdown_cell(cell.source)
    return new_code_cell(cell.source, outputs=_clean(cell.outputs))


def _make_ids_unique(cells: list[NotebookNode]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.id in seen:
            cell.id = f"added-{number}"
        seen.add(cell.id)


def _clean(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Text and pictures only, each cut to size: nothing that a browser would execute."""
    kept = []
    for output in outputs[:MAX_OUTPUTS]:
        output = copy.deepcopy(output)
        if output.output_type == "stream":
            output.text = _cut(output.text)
        elif output.output_type == "error":
            output.traceback = [_cut("\n".join(output.traceback))]
            output.ename, output.evalue = _cut(output.ename), _cut(output.evalue)
        else:
            data = output.get("data", {})
            shown = {k: v for k, v in data.items() if k in IMAGES and len(v) <= MAX_IMAGE}
            if "text/plain" in data:
                shown["text/plain"] = _cut(data["text/plain"])
            alt = {kind: output.metadata[kind] for kind in shown if kind in output.metadata}
            output.data, output.metadata = NotebookNode(shown), NotebookNode(alt)
        kept.append(output)
    if len(outputs) > MAX_OUTPUTS:
        note = f"… {len(outputs) - MAX_OUTPUTS} more outputs left out"
        kept.append(NotebookNode(output_type="stream", name="stdout", text=note))
    return kept


def _cut(text: str | list[str]) -> str:
    text = "".join(text) if isinstance(text, list) else str(text)
    text = _ESCAPE_CODES.sub("", text[: 2 * MAX_TEXT])
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "\n… the rest is left out"
