"""Reads what a student handed in, whatever state it is in. Nothing of it is run here."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

TIMESTAMP = "timestamp.txt"
MAX_NOTEBOOK = 256 << 20  # bytes
MAX_FILES = 32 << 20  # bytes of all other files
MAX_COUNT = 100
MOST_FILES = f"at most {MAX_COUNT} are, and {MAX_FILES >> 20} MB in all"
NOT_THE_STUDENTS = (TIMESTAMP, "__pycache__", ".ipynb_checkpoints")
CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


class Unreadable(Exception):
    """There is no notebook to grade; the message says why, for the student and the table."""


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
    from grading.choice import notebook_in  # which reads notebooks as below

    path, notes = notebook_in(folder, name, release)
    if path.stat().st_size > MAX_NOTEBOOK:
        raise Unreadable(f"{path.name} has more than {MAX_NOTEBOOK >> 20} MB and was not read.")
    time, late_notes = handed_in_at(folder)
    files, more_notes = files_in(folder, path)
    return HandedIn(path.read_bytes(), files, time, (*notes, *late_notes, *more_notes))


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
    found, size = {}, 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - set(NOT_THE_STUDENTS))
        for path in (Path(place, name) for name in sorted(names)):
            if path == notebook or path.name in NOT_THE_STUDENTS or not is_plain(path):
                continue
            size += path.stat().st_size
            if size > MAX_FILES or len(found) == MAX_COUNT:
                return found, (f"Not all files beside the notebook were taken: {MOST_FILES}.",)
            found[str(path.relative_to(folder))] = path.read_bytes()
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
    text, notes = _decoded(content)
    if not text.strip():
        raise Unreadable("The notebook is an empty file.")
    data, repairs = _loaded(text)
    if isinstance(data, dict) and "worksheets" in data:
        data = _upgraded(data)
        repairs += ("It was written in an old notebook format, which was converted.",)
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise Unreadable("The file is no notebook: it holds no cells.")
    cells = [_cell(raw, n) for n, raw in enumerate(data["cells"]) if isinstance(raw, dict)]
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells)
    return notebook, notes + repairs


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ("It was in UTF-16, not UTF-8.",)
    if content.startswith(b"{\0"):  # a brace in two bytes
        return content.decode("utf-16-le", "replace"), ("It was in UTF-16, not UTF-8.",)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ("It was not in UTF-8: read as Windows-1252.",)


def _loaded(text: str) -> tuple[Any, tuple[str, ...]]:
    try:
        return json.loads(text), ()
    except RecursionError:
        raise Unreadable("The file is no notebook: it is nested too deeply.") from None
    except ValueError as error:
        problem = str(error)
    lines = text.splitlines()
    if all(any(line.startswith(mark) for line in lines) for mark in CONFLICT):
        for side in ("first", "second"):
            try:
                data = json.loads("\n".join(_one_side(lines, side)))
            except ValueError:
                continue
            return data, (f"It holds a merge conflict of git: the {side} side was taken.",)
    cells = _whole_cells(text)
    if cells:
        note = f"The file is damaged ({problem}): its first {len(cells)} cells could be read."
        return {"cells": cells}, (note,)
    raise Unreadable(f"The file is no notebook: {problem}.")


def _one_side(lines: list[str], side: str) -> list[str]:
    kept, at = [], "both"
    for line in lines:
        if line.startswith(CONFLICT):
            at = {"<": "first", "=": "second", ">": "both"}[line[0]]
        elif line.startswith("|||||||"):
            at = "base"
        elif at in ("both", side):
            kept.append(line)
    return kept


def _whole_cells(text: str) -> list[Any]:
    """The cells before the place where a notebook's text is broken."""
    cells: list[Any] = []
    start = text.find('"cells"')
    at = text.find("[", start) + 1
    if start < 0 or at == 0:
        return cells
    decoder = json.JSONDecoder()
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            cell, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return cells
        cells.append(cell)


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
    return cell


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
        data = {str(k): _text(v) for k, v in raw["data"].items() if isinstance(v, (str, list))}
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
