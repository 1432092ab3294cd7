"""From a notebook's bytes to what they say: other encodings, merge conflicts, damaged files."""

import json
from typing import Any

from grading.intake import lean
from grading.intake.handed_in import Unreadable

CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """A notebook's text, and what is odd about its encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ("It was in UTF-16, not UTF-8.",)
    if content.startswith(b"{\0"):  # a brace in two bytes
        return content.decode("utf-16-le", "replace"), ("It was in UTF-16, not UTF-8.",)
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ("It was not in UTF-8: read as Windows-1252.",)


def loaded(text: str) -> tuple[Any, tuple[str, ...]]:
    """What a notebook's text says, as far as it is whole, and what had to be repaired.

    Raises Unreadable.
    """
    try:
        return json.loads(text), ()
    except RecursionError:
        return _loaded_in_part(text)
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


def _loaded_in_part(text: str) -> tuple[Any, tuple[str, ...]]:
    """What is left without what is nested too deeply, as in an output."""
    try:
        data, notes = loaded(lean.shallow(text))
    except (Unreadable, RecursionError):
        data, notes = None, ()
    if not isinstance(data, dict):
        raise Unreadable("The file is no notebook: it is nested too deeply.")
    return data, ("What is nested too deeply in it was left out.", *notes)


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
