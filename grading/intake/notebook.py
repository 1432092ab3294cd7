"""From a notebook's bytes to cells that are right in form."""

import contextlib
import json
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading.intake.handed_in import Unreadable
from grading.intake.notebook_text import decoded, loaded

_CELLS = {"cells", "worksheets"}  # one of which every notebook has


def parsed(content: bytes) -> tuple[NotebookNode, tuple[str, ...]]:
    """A notebook of cells that are right in form, and what had to be repaired, in sentences.

    Raises Unreadable.
    """
    text, notes = decoded(content)
    if not text.strip():
        raise Unreadable("The notebook is an empty file.")
    data, repairs = loaded(text)
    data = _inner(data)
    if isinstance(data, dict) and "worksheets" in data:
        data = _upgraded(data)
        repairs += ("It was written in an old notebook format, which was converted.",)
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise Unreadable("The file is no notebook: it holds no cells.")
    cells = [_cell(raw, n) for n, raw in enumerate(data["cells"]) if isinstance(raw, dict)]
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)
    return notebook, notes + repairs


def _inner(data: object) -> object:
    """The notebook in what Jupyter's server answers in place of it, as text or as it is."""
    if isinstance(data, dict) and not _CELLS & set(data):
        for value in data.values():
            with contextlib.suppress(ValueError, RecursionError):
                held = json.loads(value) if isinstance(value, str) else value
                if isinstance(held, dict) and _CELLS & set(held):
                    return held
    return data


def _upgraded(data: dict[str, Any]) -> NotebookNode:
    try:
        upgraded: NotebookNode = nbformat.reads(json.dumps(data), as_version=4)
        return upgraded
    except Exception as error:  # nbformat raises many kinds
        raise Unreadable(f"The old notebook format cannot be read: {error}.") from None


def _cell(raw: dict[str, Any], number: int) -> NotebookNode:
    """A cell, whatever the file says: text is text, and metadata are a dict."""
    kind = raw.get("cell_type") if raw.get("cell_type") in ("code", "markdown") else "raw"
    cell = NotebookNode(
        id=_text(raw.get("id")) or f"cell-{number}",
        cell_type=kind,
        metadata=_mapping(raw.get("metadata")),
        source=_in_lines(_text(raw.get("source"))),
    )
    if kind == "code":
        outputs = raw.get("outputs")
        read = map(_output, outputs if isinstance(outputs, list) else [])
        cell |= {"execution_count": None, "outputs": [output for output in read if output]}
    elif attachments := _attachments(raw.get("attachments")):
        cell.attachments = attachments
    return cell


def _in_lines(text: str) -> str:
    """A source with the ends of lines that front ends give it: some systems have other ones."""
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")  # else it stands in a text


def _attachments(raw: object) -> NotebookNode:
    """Pictures in a text: name → kind → base64."""
    items = raw.items() if isinstance(raw, dict) else ()
    return NotebookNode(
        {
            name: NotebookNode({kind: _text(data) for kind, data in given.items()})
            for name, given in items
            if isinstance(given, dict)
        }
    )


def _mapping(raw: object, depth: int = 1) -> NotebookNode:
    """The text in metadata and in mappings there, which is all that is looked at."""
    kept = NotebookNode()
    for key, value in raw.items() if isinstance(raw, dict) else ():
        if isinstance(value, str):
            kept[key] = value
        elif isinstance(value, dict) and depth:
            kept[key] = _mapping(value, depth - 1)
    return kept


def _output(raw: object) -> NotebookNode | None:
    if not isinstance(raw, dict):
        return None
    kind = raw.get("output_type")
    if kind == "stream":
        name = raw.get("name") if raw.get("name") in ("stdout", "stderr") else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(raw.get("text")))
    if kind == "error":
        lines = raw.get("traceback")
        lines = list(map(_text, lines)) if isinstance(lines, list) else []
        name, value = _text(raw.get("ename")), _text(raw.get("evalue"))
        return NotebookNode(output_type=kind, ename=name, evalue=value, traceback=lines)
    if kind in ("display_data", "execute_result") and isinstance(raw.get("data"), dict):
        data = {kind: _text(value) for kind, value in raw["data"].items()}
        meta = _mapping(raw.get("metadata"))
        shown = NotebookNode(output_type=kind, data=NotebookNode(data), metadata=meta)
        if kind == "execute_result":
            shown.execution_count = None
        return shown
    return None


def _text(value: object) -> str:
    if isinstance(value, list):
        return "".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""
