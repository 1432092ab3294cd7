"""Mutants of a solution: its cell with exactly one small edit, made from the syntax tree.

What a mutant is says nothing of whether it is wrong: some are other ways to write what is right.
Texts, error messages, annotations and imports stay as they are.
"""

import ast
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grading.bank.mutations import Names, edits

DROPPED, UNWRAPPED, ONCE = "(dropped)", "(its body alone)", "(ends after one round)"
_TEXTS = (ast.Import, ast.ImportFrom, ast.Raise, ast.JoinedStr, ast.arg)  # left as they are
_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Mutant:
    """The solution of a question with one edit.

    line      in the cell
    kind      of the edit, such as "axis"
    was, now  the statement before and after it, or of a block its first line
    nth       of the mutants of this kind with the same `was` and `now`
    source    of the whole cell
    """

    question: str
    line: int
    kind: str
    was: str
    now: str
    nth: int
    source: str

    @property
    def name(self) -> str:
        """The same for as long as the statement is written so, wherever it stands."""
        nth = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.kind}: {self.was} → {self.now}{nth}"


@dataclass(frozen=True)
class _Change:
    """An edit of a statement, which the tree has while this is looked at. `now` is empty if the
    statement itself shows it."""

    kind: str
    statement: ast.stmt
    was: str
    now: str = ""


def mutants(question: str, cell: str) -> list[Mutant]:
    """Every mutant of a question's cell, none twice and none that is the solution itself."""
    tree = ast.parse(cell)
    seen = {ast.dump(ast.parse(ast.unparse(tree)))}
    times: Counter[tuple[str, str, str]] = Counter()
    made = []
    for change in _in_block(tree.body, _names(tree)):
        source = ast.unparse(tree)
        if _is_new(source, seen):
            key = change.kind, change.was, change.now or _head(change.statement)
            times[key] += 1
            made.append(Mutant(question, change.statement.lineno, *key, times[key], source))
    return made


def _is_new(source: str, seen: set[str]) -> bool:
    """Whether it compiles, without a warning, and was not seen before; from now on it was."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", SyntaxWarning)
            compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    dumped = ast.dump(ast.parse(source))
    new = dumped not in seen
    seen.add(dumped)
    return new


def _head(statement: ast.stmt) -> str:
    return ast.unparse(statement).partition("\n")[0]


def _in_block(block: list[ast.stmt], names: Names) -> Iterator[_Change]:
    """The changes of each statement of a block and of the blocks in it."""
    for number, statement in enumerate(list(block)):
        if _is_text(statement):
            continue
        was = _head(statement)
        for kind, others, now in _instead(statement):
            if not others and len(block) == 1:
                others = [ast.Pass()]
            block[number : number + 1] = others
            yield _Change(kind, statement, was, now)
            block[number : number + len(others)] = [statement]
        if isinstance(statement, ast.Raise):
            continue
        own = names
        if isinstance(statement, ast.FunctionDef):
            own = replace(names, bound=_bound(statement))
        for kind in _in_node(statement, "", own):
            yield _Change(kind, statement, was)
        for field in ("body", "orelse"):
            yield from _in_block(getattr(statement, field, []), own)


def _is_text(statement: ast.stmt) -> bool:
    text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return text or isinstance(statement, (ast.Import, ast.ImportFrom))


def _instead(statement: ast.stmt) -> Iterator[tuple[str, list[ast.stmt], str]]:
    """What may stand in the place of a whole statement: kind, statements, and how to say it."""
    line = statement.lineno
    if not isinstance(statement, _DEFINITIONS):
        yield "statement", [], DROPPED
    if isinstance(statement, ast.With):
        yield "context", statement.body, UNWRAPPED
    if isinstance(statement, ast.For):
        body = [*statement.body, ast.Break()]
        yield "loop", [ast.For(statement.target, statement.iter, body, [], lineno=line)], ONCE
    if isinstance(statement, ast.AugAssign):
        target, value = statement.target, statement.value
        other = ast.Add() if isinstance(statement.op, ast.Sub) else ast.Sub()
        for changed in (
            ast.Assign([target], value, lineno=line),
            ast.AugAssign(target, other, value),
        ):
            yield "operator", [changed], _head(changed)


def _in_node(parent: ast.AST, role: str, names: Names) -> Iterator[str]:
    """The kind of each edit of the expressions below a node, which the tree has meanwhile."""
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        holder = value if isinstance(value, list) else [value]
        own = _role(parent, field, role)
        for number, node in enumerate(list(holder)):
            if not isinstance(node, ast.AST) or isinstance(node, (ast.stmt, *_TEXTS)):
                continue
            if isinstance(node, ast.expr):
                for kind, other in edits(node, own, names):
                    holder[number] = other
                    if holder is not value:
                        setattr(parent, field, other)
                    yield kind
                holder[number] = node
                if holder is not value:
                    setattr(parent, field, node)
            yield from _in_node(node, own, names)


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


def _names(cell: ast.AST) -> Names:
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
