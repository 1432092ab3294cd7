"""A student's answer with one small edit."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.edits import repairs
from helpers.edits.tree import changes


@dataclass(frozen=True)
class Edited:
    """An answer with one edit: where it is, from line 1 of its cell, and of which kind."""

    line: int
    kind: str
    source: str


def edits(node: ast.stmt) -> Iterator[Edited]:
    """The definition with each edit, also with the same one in several places; none twice."""
    tree = ast.Module([node], [])
    seen = {ast.unparse(tree)}
    places: dict[tuple[str, str, str], list[int]] = {}
    others: dict[tuple[str, str, str], ast.expr] = {}
    for change in changes(tree, repairs.edits, repairs.statements):
        source = ast.unparse(tree)
        line = getattr(change.piece, "lineno", change.statement.lineno)
        if change.other is not None:
            key = (change.kind, *_edit(change.piece, change.other))
            places.setdefault(key, []).append(line)
            others[key] = change.other
        if source not in seen:
            seen.add(source)
            yield Edited(line, change.kind, source)
    for key, lines in places.items():
        if len(lines) > 1:
            kind, before, after = key
            everywhere = _Everywhere(before, others[key] if after else None)
            source = ast.unparse(everywhere.visit(copy.deepcopy(node)))
            if source not in seen:
                seen.add(source)
                yield Edited(min(lines), kind, source)


def _edit(piece: ast.AST, other: ast.expr) -> tuple[str, str]:
    """An expression before and after an edit; of a call that is left out only its function."""
    match piece:
        case ast.Call(func=function, args=[first, *_]) if first is other:
            return ast.unparse(function), ""
    return ast.unparse(piece), ast.unparse(other)


class _Everywhere(ast.NodeTransformer):
    """Puts one expression in the place of another wherever that stands; without one, leaves out the
    calls of that function."""

    def __init__(self, before: str, after: ast.expr | None) -> None:
        self.before, self.after = before, after

    def visit(self, node: ast.AST) -> ast.AST:
        """The node after the edit."""
        if self.after is None:
            match node:
                case ast.Call(func=function, args=[first, *_]):
                    if ast.unparse(function) == self.before:
                        return self.visit(first)
        elif isinstance(node, ast.expr) and not isinstance(node, ast.Slice):
            loaded = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
            if loaded and ast.unparse(node) == self.before:
                return copy.deepcopy(self.after)
        return self.generic_visit(node)
