"""Holds a submission to size: answers first, and what is cut says so in its place.

Stored outputs are cut before anything else counts. Then there is room for the sources of the
release's own cells, for cells that the student added, and for outputs, in this order: no answer is
lost to the size of anything else. Pictures in texts have room of their own.
"""

import copy
import html
import re
from collections.abc import Collection, Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from grading.intake.lean import LEFT_OUT
from grading.intake.pictures import MAX_PICTURE, WHY, as_attachments

# In characters; a picture is base64, with four of them for three bytes.
MAX_TEXT = 4_000  # of one output: a page
MAX_IMAGE = 1_000_000  # of one output
MAX_OUTPUTS = 20  # of one cell
MAX_CODE = 1_000_000  # of one cell
MAX_WRITTEN = 200_000  # of one cell, without its pictures
MAX_ADDED = 1_000  # cells
MAX_ALL = 8_000_000  # of all cells with their outputs
MAX_PICTURES = 3 * MAX_PICTURE  # of all texts, in bytes
MAX_ATTACHED = 100  # pictures of one cell
SHOWN_IMAGES = ("image/png", "image/jpeg")
_FIGURE = re.compile(r'<img src="data:image/png;base64,([A-Za-z0-9+/=]+)" alt="([^"<>]*)">')
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
# What a terminal would obey, and halves of characters, which no file can hold.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")


def plain(text: str, most: int = MAX_TEXT) -> str:
    """Text of a student's without control characters, cut to `most` characters."""
    kept = CONTROL.sub("", text[: 2 * most])
    whole = len(text) <= 2 * most and len(kept) <= most
    return kept if whole else f"{kept[:most]}\n{LEFT_OUT}"


def cleaned(cell: NotebookNode) -> NotebookNode:
    """A cell in plain text, its outputs cut to size."""
    cell = NotebookNode(cell, source=CONTROL.sub("", cell.source))
    if cell.cell_type == "code":
        cell.outputs = _clean(cell.outputs)
    return cell


def in_size(cells: list[NotebookNode], released: Collection[str]) -> list[NotebookNode]:
    """Cleaned cells, each cut to size. Those whose id is `released` are all there; of the others,
    those for which there is room."""
    cells = [_cell_in_size(cell) for cell in cells]
    # A stable sort: the release's own cells come first.
    in_turn = sorted(cells, key=lambda cell: cell.id not in released)
    kept: list[NotebookNode] = []
    room = MAX_ALL
    most = MAX_ADDED + len(released)
    for cell in in_turn:
        if cell.id in released or (len(cell.source) <= room and len(kept) < most):
            kept.append(cell)
            room -= len(cell.source)
    _outputs_in_size(kept, room)
    _pictures_in_size(kept)
    return _noted(cells, {cell.id for cell in kept})


def _is_given(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))


def _cell_in_size(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type == "code":
        source = cell.source
        if len(source) > MAX_CODE and not _is_given(cell):  # half of it is another program
            source = f"raise ValueError({_too_long(source)!r})"
        return NotebookNode(cell, source=source)
    if _is_given(cell):
        return cell
    source, pictures = as_attachments(cell.source, cell.get("attachments"))
    cut = NotebookNode(cell, source=plain(source, MAX_WRITTEN))
    cut.pop("attachments", None)
    if pictures:
        # What an editor kept although the text no longer shows it comes last.
        in_turn = sorted(pictures, key=lambda name: name not in source)[:MAX_ATTACHED]
        named = {plain(name, 200): NotebookNode(pictures[name]) for name in in_turn}
        cut.attachments = NotebookNode(named)
    return cut


def _too_long(source: str) -> str:
    return (
        f"this cell has {len(source):,} characters and was not run: at most {MAX_CODE:,} are. "
        "Put data into a file and read it from there."
    )


def _outputs_in_size(cells: list[NotebookNode], room: int) -> None:
    for cell in cells:
        if not cell.get("outputs"):
            continue
        room -= (size := len(str(cell.outputs)))
        if room < 0:
            room += size
            cell.outputs = [_note("… the outputs of this cell are left out: there are too many")]


def _pictures_in_size(cells: list[NotebookNode]) -> None:
    room = MAX_PICTURES * 4 // 3
    for cell in (cell for cell in cells if not _is_given(cell)):
        for picture in cell.get("attachments", {}).values():
            size = sum(map(len, picture.values()))
            if size <= room:
                room -= size
                continue
            picture.clear()
            picture[WHY] = f"of all pictures together at most {MAX_PICTURES >> 20} MB are shown"


def _noted(cells: list[NotebookNode], kept: set[str]) -> list[NotebookNode]:
    """The cells that are kept, with a note where others are not."""
    noted: list[NotebookNode] = []
    whole = True
    for cell in cells:
        if cell.id in kept:
            noted.append(cell)
        elif whole:
            noted.append(new_markdown_cell(LEFT_OUT))
        whole = cell.id in kept
    return noted


def _note(text: str) -> NotebookNode:
    note: NotebookNode = new_output("stream", name="stdout", text=text)
    return note


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
        kept.append(_note(f"… {len(outputs) - MAX_OUTPUTS} more outputs left out"))
    return kept


def _picture_of(
    data: Mapping[str, str], metadata: Mapping[str, object]
) -> tuple[Mapping[str, str], Mapping[str, object]]:
    """An output that is a picture in HTML, as the course's figures are, as that picture."""
    page = data.get("text/html", "")
    if set(data) != {"text/html", "text/plain"} or len(page) > 2 * MAX_IMAGE:
        return data, metadata
    found = _FIGURE.fullmatch(page)
    if found is None:
        return data, metadata
    about = {"image/png": {"alt": html.unescape(found[2])}}
    return {"image/png": found[1], "text/plain": data["text/plain"]}, about


def _left_out(data: Mapping[str, str]) -> list[str]:
    """The kinds in an output that are missed: pictures, or all where none is shown."""
    others = [kind for kind in data if kind not in (*SHOWN_IMAGES, "text/plain")]
    if len(others) < len(data):
        others = [kind for kind in others if kind.startswith("image/")]
    return others


def _shown(
    data: Mapping[str, str], metadata: Mapping[str, object]
) -> tuple[NotebookNode, NotebookNode]:
    """What is displayed of one output, with the alternative text of pictures."""
    data, metadata = _picture_of(data, metadata)
    shown, alt = NotebookNode(), NotebookNode()
    if "text/plain" in data:
        shown["text/plain"] = plain(data["text/plain"])
    if left_out := _left_out(data):
        lines = [*shown.values(), f"… left out: {plain(', '.join(left_out), 200)}"]
        shown["text/plain"] = "\n".join(lines)
    for kind in SHOWN_IMAGES:
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
