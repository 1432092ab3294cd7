"""Puts a submission back on the frame of its release.

Every cell of the release is there once and in its place; answers are the student's, what is locked
is the release's, and cells that the student added stay behind the cell that they followed.
"""

import copy
import re
from collections import Counter

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

# In characters; a picture is base64, with four of them for three bytes.
MAX_TEXT = 4_000  # of one output: a page
MAX_IMAGE = 1_000_000
MAX_SOURCE = 20_000  # of one cell
MAX_ALL = 8_000_000  # of all cells with their outputs
MAX_OUTPUTS = 20  # of one cell
MAX_CELLS = 1_000
LEFT_OUT = "… the rest is left out"
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
# What a terminal would obey, and halves of characters, which no file can hold.
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")


def rebuild(submission: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The submission on the frame of its release, in plain text and cut to size."""
    released = {_grade_id(cell) or cell.id: cell for cell in release.cells}
    handed_in = _in_size(submission.cells)
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
    rebuilt.cells = cells
    _make_ids_unique(cells)
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
    return [line.strip() for line in cell.source.splitlines() if line.strip()]


def _restored(cell: NotebookNode | None, released: NotebookNode) -> NotebookNode:
    restored = copy.deepcopy(released)
    if cell is None:
        return restored
    meta = released.metadata.get("nbgrader", {})
    if not meta or meta.get("solution"):
        restored.source = cell.source
    if restored.cell_type == "code" and cell.cell_type == "code":
        restored.outputs = cell.outputs
    return restored


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell that the student added, without metadata that could mean anything to the grader."""
    if cell.cell_type != "code":
        return new_markdown_cell(cell.source)
    return new_code_cell(cell.source, outputs=cell.outputs)


def _make_ids_unique(cells: list[NotebookNode]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if cell.id in seen:
            cell.id = f"added-{number}"
        seen.add(cell.id)


def plain(text: str, most: int = MAX_TEXT) -> str:
    """Text of a student's without control characters, cut to `most` characters."""
    kept = _CONTROL.sub("", text[: 2 * most])
    whole = len(text) <= 2 * most and len(kept) <= most
    return kept if whole else f"{kept[:most]}\n{LEFT_OUT}"


def _in_size(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells in plain text, each cut to size; without those that would be too many."""
    kept, left = [], MAX_ALL
    for cell in cells:
        cell = NotebookNode(cell, source=plain(cell.source, MAX_SOURCE))
        if cell.cell_type == "code":
            cell.outputs = _clean(cell.outputs)
        left -= len(cell.source) + len(str(cell.get("outputs", "")))
        if left < 0 or len(kept) == MAX_CELLS:
            return [*kept, new_markdown_cell(LEFT_OUT)]
        kept.append(cell)
    return kept


def _clean(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Text and pictures only, each cut to size: nothing that a browser would execute."""
    kept = []
    for output in outputs[:MAX_OUTPUTS]:
        output = copy.deepcopy(output)
        if output.output_type == "stream":
            output.text = plain(output.text)
        elif output.output_type == "error":
            output.traceback = [plain("\n".join(output.traceback))]
            output.ename, output.evalue = plain(output.ename), plain(output.evalue)
        else:
            output.data, output.metadata = _shown(output.get("data", {}), output.metadata)
        kept.append(output)
    if len(outputs) > MAX_OUTPUTS:
        note = f"… {len(outputs) - MAX_OUTPUTS} more outputs left out"
        kept.append(NotebookNode(output_type="stream", name="stdout", text=note))
    return kept


def _shown(data: dict, metadata: dict) -> tuple[NotebookNode, NotebookNode]:
    """What is displayed of one output, with the alternative text of pictures."""
    shown, alt = NotebookNode(), NotebookNode()
    if "text/plain" in data:
        shown["text/plain"] = plain(data["text/plain"])
    for kind in ("image/png", "image/jpeg"):
        if kind not in data:
            continue
        if len(data[kind]) > MAX_IMAGE or not _BASE64.fullmatch(data[kind]):
            shown["text/plain"] = f"… a picture of {len(data[kind]) * 3 // 4:,} bytes left out"
            continue
        shown[kind] = data[kind]
        about = metadata.get(kind)
        if isinstance(about, dict) and isinstance(about.get("alt"), str):
            alt[kind] = NotebookNode(alt=plain(about["alt"]))
    return shown, alt
