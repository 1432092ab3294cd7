"""Reads what a student handed in, whatever state it is in. Nothing of it is run here."""

import hashlib
import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading.intake import lean
from grading.intake.notebook_text import Unreadable, decoded, loaded

TIMESTAMP = "timestamp.txt"
MAX_NOTEBOOK = 1 << 30  # bytes
MAX_WHOLE = 16 << 20  # of a larger one, what is large besides the answers is left out first
MAX_KEPT = 256 << 20  # of that
MAX_FILES = 32 << 20  # bytes of all other files
MAX_COUNT = 100
MOST_FILES = f"at most {MAX_COUNT} are, and {MAX_FILES >> 20} MB in all"
NOT_THE_STUDENTS = (TIMESTAMP, "__pycache__", ".ipynb_checkpoints")


@dataclass(frozen=True)
class HandedIn:
    """A submission as it was found.

    notebook  the bytes of the notebook
    files     the other files, by their path in the folder
    time      when it was handed in, in UTC, if that is known
    notes     what was odd, in sentences
    """

    notebook: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    time: datetime | None = None
    notes: tuple[str, ...] = ()


# A submission on its way to be marked: the folder that it lies in, or what `carried` gave.
Work = Path | HandedIn | Unreadable


def read(folder: Path, name: str, release: NotebookNode | None = None) -> HandedIn:
    """What lies in a student's folder for the assignment `name`; links are not followed.

    `release` is its notebook, by which answers are known where the choice is among several.
    Raises Unreadable.
    """
    from grading.intake.choice import notebook_in  # which reads notebooks as below

    path, notes = notebook_in(folder, name, release)
    notebook = content_of(path)
    time, late_notes = handed_in_at(folder)
    files, more_notes = files_in(folder, path)
    return HandedIn(notebook, files, time, (*notes, *late_notes, *more_notes))


def content_of(path: Path) -> bytes:
    """A notebook's bytes; of a large one, without outputs and the like that are too large to read.

    Raises Unreadable.
    """
    size = path.stat().st_size
    if size <= MAX_WHOLE:
        return path.read_bytes()
    if size > MAX_NOTEBOOK:
        raise Unreadable(f"{path.name} has more than {MAX_NOTEBOOK >> 20} MB and was not read.")
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            return lean.without_the_large(content, MAX_KEPT)
        except ValueError as left:
            raise Unreadable(
                f"{path.name} has {left.args[0] >> 20} MB besides its outputs and was not read: at "
                f"most {MAX_KEPT >> 20} MB are. Take large data out of it and hand it in again."
            ) from None


def carried(folder: Path, name: str, release: NotebookNode) -> Work:
    """What `read` gives, or why it gives nothing: to be sent to where `folder` cannot be seen."""
    try:
        return read(folder, name, release)
    except Unreadable as problem:
        return problem


def handed_in_at(folder: Path) -> tuple[datetime | None, tuple[str, ...]]:
    """The time in a submission's timestamp.txt, in UTC, and what is odd about it."""
    path = folder / TIMESTAMP
    if not is_plain(path):
        return None, ()
    from nbgrader.utils import parse_utc  # takes a second, and is rarely needed

    with open(path, "rb") as file:
        text = file.read(200).decode("utf-8", "replace").strip()
    try:
        return parse_utc(text), ()
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None, (f"{TIMESTAMP} holds no date, so whether it was late is not known.",)


def files_in(folder: Path, notebook: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The plain files beside a notebook, which the student's code may read; a note if too many."""
    paths = []
    for place, folders, names in os.walk(folder):
        folders[:] = set(folders) - set(NOT_THE_STUDENTS)
        paths += [Path(place, name) for name in set(names) - set(NOT_THE_STUDENTS)]
    beside = [
        (len(path.parts), path.stat().st_size, path)
        for path in paths
        if path != notebook and is_plain(path)
    ]
    found, room = {}, MAX_FILES
    # What lies nearest first, and the small before the large: a module before data.
    for _, size, path in sorted(beside):
        if size <= room and len(found) < MAX_COUNT:
            room -= size
            found[str(path.relative_to(folder))] = path.read_bytes()
    if len(found) < len(beside):
        return found, (f"Not all files beside the notebook were taken: {MOST_FILES}.",)
    return found, ()


def fingerprint(folder: Path) -> str:
    """A text that changes when anything that was handed in does."""
    found = hashlib.sha256()
    if not folder.is_symlink():
        for place, folders, names in os.walk(folder):
            folders.sort()
            for path in (Path(place, name) for name in sorted(names)):
                if is_plain(path):
                    size = path.stat().st_size
                    found.update(os.fsencode(path.relative_to(folder)) + f"\0{size}\0".encode())
                    if size <= MAX_NOTEBOOK:  # more is not read for grading either
                        with open(path, "rb") as file:
                            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


# --- from bytes to cells ----------------------------------------------------------------------


def parsed(content: bytes) -> tuple[NotebookNode, tuple[str, ...]]:
    """A notebook of cells that are sound in form, and what had to be repaired, in sentences.

    Raises Unreadable.
    """
    text, notes = decoded(content)
    if not text.strip():
        raise Unreadable("The notebook is an empty file.")
    data, repairs = loaded(text)
    if isinstance(data, dict) and "worksheets" in data:
        data = _upgraded(data)
        repairs += ("It was written in an old notebook format, which was converted.",)
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise Unreadable("The file is no notebook: it holds no cells.")
    cells = [_cell(raw, n) for n, raw in enumerate(data["cells"]) if isinstance(raw, dict)]
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)
    return notebook, notes + repairs


def _upgraded(data: dict) -> NotebookNode:
    try:
        return nbformat.reads(json.dumps(data), as_version=4)
    except Exception as error:  # nbformat raises many kinds
        raise Unreadable(f"The old notebook format cannot be read: {error}.") from None


def _cell(raw: dict, number: int) -> NotebookNode:
    """A sound cell, whatever the file says: text is text, and metadata are a dict."""
    kind = raw.get("cell_type") if raw.get("cell_type") in ("code", "markdown") else "raw"
    cell = NotebookNode(
        id=_text(raw.get("id")) or f"cell-{number}",
        cell_type=kind,
        metadata=_mapping(raw.get("metadata")),
        source=_text(raw.get("source")),
    )
    if kind == "code":
        outputs = raw.get("outputs")
        made = map(_output, outputs if isinstance(outputs, list) else [])
        cell |= {"execution_count": None, "outputs": [output for output in made if output]}
    elif attachments := _attachments(raw.get("attachments")):
        cell.attachments = attachments
    return cell


def _attachments(raw: Any) -> NotebookNode:
    """Pictures in a text: name → kind → base64."""
    found = raw.items() if isinstance(raw, dict) else ()
    return NotebookNode(
        {
            name: NotebookNode({kind: _text(data) for kind, data in given.items()})
            for name, given in found
            if isinstance(given, dict)
        }
    )


def _mapping(raw: Any, depth: int = 1) -> NotebookNode:
    """The text in metadata and in mappings there, which is all that is looked at."""
    kept = NotebookNode()
    for key, value in raw.items() if isinstance(raw, dict) else ():
        if isinstance(value, str):
            kept[key] = value
        elif isinstance(value, dict) and depth:
            kept[key] = _mapping(value, depth - 1)
    return kept


def _output(raw: Any) -> NotebookNode | None:
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


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""
