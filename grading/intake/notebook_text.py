"""From a notebook's bytes to what they say: other encodings, merge conflicts, damaged files."""

import json
import re
from typing import Any

from grading.intake import lean
from grading.intake.handed_in import Unreadable

CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
MOST_BROKEN = 100  # places, behind which a notebook is read on
# In a string its quotes would be escaped.
_CELL = re.compile(r'\{\s*"(?:attachments|cell_type|execution_count|id|metadata|source)"\s*:')


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """A notebook's text, and what is odd about its encoding."""
    encoding = json.detect_encoding(content)
    if not encoding.startswith("utf-8"):
        return content.decode(encoding, "replace"), (
            f"It was in {encoding[:6].upper()}, not UTF-8.",
        )
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    if 2 * damaged < sum(not character.isascii() for character in text):
        return text, (f"It is damaged: {damaged} characters of it could not be read.",)
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
        note = f"The file is damaged ({problem}): {len(cells)} of its cells could be read."
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
    """The cells that are whole in a notebook's text that is broken in some places."""
    cells: list[Any] = []
    decoder, at = json.JSONDecoder(), 0
    broken = 0
    while broken < MOST_BROKEN and (start := _CELL.search(text, at)):
        try:
            cell, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            at, broken = start.end(), broken + 1
            continue
        if "cell_type" in cell:
            cells.append(cell)
    return cells
