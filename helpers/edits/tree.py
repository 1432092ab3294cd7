"""Every small edit of a piece of code: its syntax tree is changed in one place and put back.

Which edits there are is for the rules to say that are handed in: one for expressions, one for
statements. Texts, error messages, annotations and imports stay as they are.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from helpers.edits.mutations import Edits, Names

_TEXTS = (ast.Import, ast.ImportFrom, ast.Raise, ast.JoinedStr, ast.arg)  # left as they are

# The edits of an expression, given what it is to its parent and which names there are.
OfExpressions: TypeAlias = Callable[[ast.expr, str, Names], Edits]
# What may stand in the place of some statements of a block, from the one of that number on: kind,
# how many of them, the others, and how to say these.
OfStatements: TypeAlias = Callable[
    [list[ast.stmt], int], Iterator[tuple[str, int, list[ast.stmt], str]]
]


@dataclass(frozen=True)
class Change:
    """An edit of a statement, which the tree has while this is looked at.

    piece  the part of it that is another one
    other  the expression in the place of the piece; None if that is a statement
    now    the statement after it; empty if it shows it itself
    """

    kind: str
    statement: ast.stmt
    was: str
    piece: ast.AST
    other: ast.expr | None = None
    now: str = ""


def changes(
    tree: ast.Module, expressions: OfExpressions, statements: OfStatements
) -> Iterator[Change]:
    """All changes of a tree, one after the other."""
    return _Walk(expressions, statements).in_block(tree.body, names_in(tree))


def head(statement: ast.stmt) -> str:
    """The first line of a statement."""
    return ast.unparse(statement).partition("\n")[0]


class _Walk:
    def __init__(self, expressions: OfExpressions, statements: OfStatements) -> None:
        self.expressions, self.statements = expressions, statements

    def in_block(self, block: list[ast.stmt], names: Names) -> Iterator[Change]:
        """The changes of each statement of a block and of the blocks in it."""
        for number, statement in enumerate(list(block)):
            if _is_text(statement):
                continue
            was = head(statement)
            for kind, count, others, now in self.statements(block, number):
                if not others and len(block) == count:
                    others = [ast.Pass()]
                kept = block[number : number + count]
                block[number : number + count] = others
                yield Change(kind, statement, was, statement, now=now)
                block[number : number + len(others)] = kept
            if isinstance(statement, ast.Raise):
                continue
            own = names
            if isinstance(statement, ast.FunctionDef):
                own = replace(names, bound=_bound(statement))
            for kind, piece, other in self.in_node(statement, "", own):
                yield Change(kind, statement, was, piece, other)
            for field in ("body", "orelse"):
                yield from self.in_block(getattr(statement, field, []), own)

    def in_node(
        self, parent: ast.AST, role: str, names: Names
    ) -> Iterator[tuple[str, ast.expr, ast.expr]]:
        """The kind of each edit of the expressions below a node, which the tree has meanwhile, with
        the expression before and after it."""
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns", "decorator_list"):
                continue
            holder = value if isinstance(value, list) else [value]
            own = _role(parent, field, role)
            for number, node in enumerate(list(holder)):
                if not isinstance(node, ast.AST) or isinstance(node, (ast.stmt, *_TEXTS)):
                    continue
                if isinstance(node, ast.expr):
                    for kind, other in self.expressions(node, own, names):
                        holder[number] = other
                        if holder is not value:
                            setattr(parent, field, other)
                        yield kind, node, other
                    holder[number] = node
                    if holder is not value:
                        setattr(parent, field, node)
                yield from self.in_node(node, own, names)


def _is_text(statement: ast.stmt) -> bool:
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, (ast.Import, ast.ImportFrom))


def _role(parent: ast.AST, field: str, role: str) -> str:
    """What an expression is to its parent, whose own role is `role`: "func" what is called,
    "value" what is returned or assigned, or one of several, "test" a condition, "bound" one of a
    slice or a range, "key" an index; of an argument that has a name it is this name."""
    match parent, field:
        case ast.keyword(arg=str(name)), _:
            return name
        case ast.Call(), "func":
            return "func"
        case (ast.Call(func=ast.Name("range")), "args") | (ast.Slice(), "lower" | "upper"):
            return "bound"
        case (ast.Subscript(), "slice") | (ast.Dict(), "keys"):
            return "key"
        case ((ast.If() | ast.IfExp() | ast.While()), "test"):
            return "test"
        case ((ast.Return() | ast.Assign()), "value"):
            return "value"
        case ast.Tuple(), _:
            return role if role == "value" else ""
        case ast.UnaryOp(), _:
            return role if role in ("axis", "dim") else ""
    return ""


def names_in(cell: ast.AST) -> Names:
    """The names of a piece of code."""
    attributes: dict[str, None] = {}
    keys: dict[str, None] = {}
    for node in ast.walk(cell):
        match node:
            case ast.Attribute(value=ast.Name("self"), attr=name, ctx=ast.Store()):
                attributes[name] = None
            case ast.Subscript(slice=ast.Constant(str(name))):
                keys[name] = None
    return Names(_bound(cell), [*attributes], [*keys])


def _bound(scope: ast.AST) -> list[tuple[str, int]]:
    """The names that are bound in a function or a cell, with their lines."""
    nodes = [*ast.walk(scope)]
    arguments = [(node.arg, node.lineno) for node in nodes if isinstance(node, ast.arg)]
    return arguments + [
        (node.id, node.lineno)
        for node in nodes
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
