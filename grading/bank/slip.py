"""A slip is an edit: one or more passages of the solution, written otherwise.

Passages are found by their tokens: white space and line breaks do not matter, comments and
docstrings do not count.
"""

import ast
import io
import textwrap
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

_NO_MATTER = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)

Place: TypeAlias = tuple[int, int]  # row from 1, column from 0

_OPENING, _CLOSING = ("(", "[", "{"), (")", "]", "}")


class DoesNotFit(ValueError):
    """An edit that cannot be made in this source; the message says why."""


@dataclass(frozen=True)
class Edit:
    """`now` in the place of `was`; the nth such passage, or with 0 the only one."""

    was: str
    now: str
    nth: int = 0


def edits_of(was: str | Sequence[str], now: str | Sequence[str], nth: int = 0) -> tuple[Edit, ...]:
    """One edit for each passage. Raises DoesNotFit if there are not as many of both."""
    if isinstance(was, str) and isinstance(now, str):
        return (Edit(was, now, nth),)
    if isinstance(was, str) or isinstance(now, str) or len(was) != len(now):
        raise DoesNotFit("was and now have not the same number of passages")
    if nth:
        raise DoesNotFit("nth is for a single passage: make each of several longer")
    return tuple(Edit(*pair) for pair in zip(was, now, strict=True))


def edited(source: str, edits: Sequence[Edit]) -> str:
    """The source with every edit made. Raises DoesNotFit."""
    tokens = _tokens(source)
    spans = sorted((*_span(tokens, edit), edit.now) for edit in edits)
    for (_, end, _), (start, _, _) in pairwise(spans):
        if start < end:
            raise DoesNotFit("two of its passages overlap")
    lines = source.splitlines(keepends=True)
    begins = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    for start, end, now in reversed(spans):
        first, last = (begins[row - 1] + column for row, column in (start, end))
        source = _replaced(source, first, last, now)
    try:
        ast.parse(source)
    except SyntaxError as error:
        raise DoesNotFit(f"what comes out is no Python ({error.msg})") from None
    return source


def _replaced(source: str, first: int, last: int, now: str) -> str:
    """New lines are indented as the line is in which the passage begins; none is left empty."""
    begin = source.rfind("\n", 0, first) + 1
    line = source[begin:first]
    indent = line[: len(line) - len(line.lstrip())]
    text = textwrap.dedent(now).strip().replace("\n", f"\n{indent}")
    rest = source[last:]
    before = source[:first]
    if not text and not line.strip() and rest.startswith("\n"):
        before, rest = source[:begin], rest[1:]
    elif not text and before.endswith((" ", "(", "[", "{")):
        before, rest = before.rstrip(" "), rest.lstrip(" ")
        before += "" if before.endswith(("(", "[", "{")) or rest[:1] in "\n,:)]}" else " "
    return before + text + rest


def _span(tokens: list[tokenize.TokenInfo], edit: Edit) -> tuple[Place, Place]:
    """Where a passage begins and ends."""
    wanted = [token.string for token in _tokens(edit.was)]
    texts = [token.string for token in tokens]
    if not wanted:
        raise DoesNotFit("a passage is empty")
    depth = 0
    for text in wanted:
        depth += (text in _OPENING) - (text in _CLOSING)
        if depth < 0:  # where Python 3.12 stops to read
            raise DoesNotFit(f"{edit.was!r} closes a bracket that it does not open")
    starts = [at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted]
    if edit.nth > len(starts) or (not edit.nth and len(starts) != 1):
        which = f"no {edit.nth}. time" if edit.nth and starts else f"{len(starts)} times"
        advice = ": say which with nth=" if len(starts) > 1 and not edit.nth else ""
        raise DoesNotFit(f"{edit.was!r} stands there {which}{advice}")
    start = starts[edit.nth - 1 if edit.nth else 0]
    return tokens[start].start, tokens[start + len(wanted) - 1].end


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    """The tokens that count. A passage may be a fragment, such as the head of a loop."""
    docstrings = _docstrings(source)
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(textwrap.dedent(source)).readline):
            if token.type not in _NO_MATTER and token.start not in docstrings:
                tokens.append(token)
    except (tokenize.TokenError, IndentationError):
        pass  # an open bracket, or a body without its head
    return tokens


def _docstrings(source: str) -> set[tuple[int, int]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a fragment
        return set()
    holders = (ast.FunctionDef, ast.ClassDef)
    return {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in ast.walk(tree)
        if isinstance(node, holders) and ast.get_docstring(node, clean=False) is not None
    }
