"""Whether a cell is still as it was handed out, in this release or an earlier one.

A cell says so itself: by the checksum that nbgrader gives it, or by its id, made of its text.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

SAME = 5  # cells that may have the same text


def text_id(cell: NotebookNode, count: int = 0) -> str:
    """The id of a released cell without a name; `count` tells apart those of the same text."""
    text = f"{cell.cell_type}\n{cell.source}\n{count}".encode()
    return hashlib.sha256(text).hexdigest()[:12]


def about(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader knows of a cell; empty if it knows none, or no name."""
    known = cell.metadata.get("nbgrader")
    named = isinstance(known, dict) and isinstance(known.get("grade_id"), str)
    return dict(known) if named else {}


def is_untouched(cell: NotebookNode, known: Mapping[str, Any]) -> bool:
    """Whether nobody has written into a cell. `known` is what nbgrader knows of such a cell."""
    own = about(cell).get("checksum")
    if own:
        return bool(own == _checksum(cell, known))
    return cell.get("id") in {text_id(cell, count) for count in range(SAME)}


def _checksum(cell: NotebookNode, known: Mapping[str, Any]) -> str:
    """As nbgrader's compute_checksum, whose module takes a second to import."""
    flags = [str(bool(known.get(flag, False))) for flag in ("grade", "solution", "locked")]
    points = [str(float(known["points"]))] if known.get("grade") else []
    text = [cell.source, cell.cell_type, *flags, str(known["grade_id"]), *points]
    return hashlib.md5("".join(text).encode(), usedforsecurity=False).hexdigest()
