"""Says why the cell of an answer is no Python, where the notebook shows only that it failed."""

import ast
import re
import unicodedata
from collections.abc import Sequence

from helpers.checking.bindings import without_magic, without_magics
from helpers.checking.finding import Finding, Status
from helpers.checking.show import cut

SHOWN = 60  # characters of a line
# What other programs put in the place of what was typed, by what Python takes.
_TYPED = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2212",
    "'": "\u2018\u2019\u201b\u2032\u00b4",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
    "*": "\u00d7\u2217\u22c5\u00b7",
    "/": "\u00f7\u2044\u2215",
    "<=": "\u2264",
    ">=": "\u2265",
    "!=": "\u2260",
    "...": "\u2026",
    "a space": "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000",
    "nothing": "\u200b\u200c\u200d\u2060\ufeff\u00ad",
}
_INSTEAD = {each: typed for typed, those in _TYPED.items() for each in those}


def unparsed(name: str, sources: Sequence[str]) -> Finding | None:
    """What keeps Python from reading the newest cell that is to define `name`; None if it reads it,
    or if there is no such cell."""
    begins = rf"(?m)^(?:(?:async\s+)?def|class)\s+{name}\b|^{name}\s*(?:,[^=\n]*)?=(?!=)"
    source = next((each for each in reversed(sources) if re.search(begins, each)), None)
    if source is None:
        return None
    text = without_magics(without_magic(source))
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = error.lineno or 1
        shown = cut([*text.splitlines(), ""][line - 1].strip(), SHOWN)
        return Finding(Status.NO_PYTHON, line=line, got=shown, detail=_why(error, text))
    except (ValueError, RecursionError, MemoryError):
        shown = cut(text.strip(), SHOWN)
        return Finding(Status.NO_PYTHON, line=1, got=shown, detail="it is nested too deeply")
    return None


def _why(error: SyntaxError, text: str) -> str:
    """In a few words; of a character that only looks right, what to type."""
    lines = text.splitlines()
    line = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
    odd = next((each for each in line if each in _INSTEAD), "")
    if odd:
        what = f"U+{ord(odd):04X}, {unicodedata.name(odd, '').lower()}"
        return f"{what}, came with copied text; type {_INSTEAD[odd]} in its place"
    if isinstance(error, TabError):
        return "tabs and spaces are mixed before it: use spaces only"
    return error.msg
