"""Edits that may mend a wrong answer: those of which mutants are made, and their opposites.

Each is small, and none puts in more than a name, a number or one call. Rules take a node and give
pairs of the kind of an edit and the node that stands there after it (see `mutations`).
"""

import ast
from collections.abc import Iterator
from typing import TypeAlias

from helpers.edits import mutations
from helpers.edits.mutations import Edits, Names

# Kind of an edit, how many statements it takes, those in their place, and how to say them.
Instead: TypeAlias = Iterator[tuple[str, int, list[ast.stmt], str]]

REDUCTIONS = {"sum", "mean", "max", "min", "argmax", "argmin", "prod", "any", "all", "std", "var"}
_BACK = {  # functions that are mistaken for others
    "exp2": ("exp",),
    "expm1": ("exp",),
    "log2": ("log",),
    "log10": ("log",),
    "log1p": ("log",),
    "square": ("sqrt",),
    "sigmoid": ("tanh", "relu", "exp"),
    "tanh": ("relu", "sigmoid"),
    "leaky_relu": ("relu",),
    "softplus": ("relu", "exp"),
    "argmin": ("argmax",),
    "cumprod": ("cumsum",),
    "rand": ("randn",),
    "rand_like": ("randn_like",),
    "ones": ("zeros",),
    "ones_like": ("zeros_like",),
    "normal": ("uniform",),
    "standard_normal": ("random",),
    "minimum": ("maximum",),
    "maximum": ("minimum",),
    "median": ("mean",),
    "round": ("floor",),
    "floor": ("ceil",),
    "std": ("var",),
    "var": ("std",),
}
_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_TRANSFORMED = ("exp", "log")
_FLATTER = ("ravel", "sum", "mean", "item", "detach", "copy", "clone")


def edits(node: ast.expr, role: str, names: Names) -> Edits:
    """All edits of one expression; `role` is what it is to its parent."""
    yield from mutations.edits(node, role, names)
    if isinstance(getattr(node, "ctx", None), ast.Store) or role == "func":
        return
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            yield from (("constant", each) for each in _sizes(names))
            yield from (("constant", ast.Constant(n)) for n in (0, 1, 2, 0.5) if n != node.value)
        case ast.BinOp():
            yield from _binary(node)
        case ast.Compare(ops=[one], comparators=[right]):
            others = (each for each in _COMPARISONS if not isinstance(one, each))
            yield from (("comparison", ast.Compare(node.left, [o()], [right])) for o in others)
        case ast.Call():
            yield from _call(node)
        case ast.Subscript():
            yield "index", node.value
        case ast.Slice(lower=lower, upper=upper, step=step):
            yield "bound", ast.Slice(None, upper, step)
            yield "bound", ast.Slice(lower, None, step)
        case ast.Name() | ast.Attribute():
            yield from _named(node, role, names)
    if role == "value":
        yield from _whole(node, names)


def _named(node: ast.Name | ast.Attribute, role: str, names: Names) -> Edits:
    """A local name in the place of one from elsewhere; a copy."""
    match node:
        case ast.Name(id=name) if name in {n for n, _ in names.bound}:
            pass
        case ast.Name() | ast.Attribute(value=ast.Name("self")):
            yield from (("variable", each) for each in _locals(names, node.lineno))
    if role in ("", "value"):
        yield from _piece(node)


def _locals(names: Names, line: int) -> Iterator[ast.expr]:
    known = dict.fromkeys(name for name, bound in names.bound if bound < line)
    yield from (ast.Name(name, ast.Load()) for name in known if name not in ("self", "_"))


def _sizes(names: Names) -> Iterator[ast.expr]:
    """What a number may stand for: an argument, or how long one is."""
    for name in dict.fromkeys(name for name, _ in names.bound if name not in ("self", "_")):
        value = ast.Name(name, ast.Load())
        yield value
        yield from _lengths(value)
    for name in names.attributes:
        yield ast.Attribute(ast.Name("self", ast.Load()), name, ast.Load())


def _lengths(value: ast.expr) -> Iterator[ast.expr]:
    yield ast.Call(ast.Name("len", ast.Load()), [value], [])
    shape = ast.Attribute(value, "shape", ast.Load())
    yield ast.Subscript(shape, ast.Constant(1), ast.Load())


def _whole(node: ast.expr, names: Names) -> Edits:
    """Of all that is returned or assigned: a factor, a function, another form."""
    if isinstance(node, (ast.Tuple, ast.List)):
        parts = node.elts if isinstance(node, ast.Tuple) else []
        for number in range(len(parts)):
            kept = [*parts[:number], *parts[number + 1 :]]
            yield "returned", ast.Tuple(kept, ast.Load())
        yield from (("returned", each) for each in parts)
        return
    for size in (*_sizes(names), ast.Constant(2)):
        yield "factor", ast.BinOp(node, ast.Div(), size)
        yield "factor", ast.BinOp(node, ast.Mult(), size)
    yield "term", ast.BinOp(ast.Constant(1), ast.Sub(), node)
    yield "term", ast.BinOp(node, ast.Add(), ast.Constant(1))
    for name in _TRANSFORMED:
        yield (
            "function",
            ast.Call(ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load()), [node], []),
        )
        yield "function", ast.Call(ast.Attribute(node, name, ast.Load()), [], [])
    for name in _FLATTER:
        yield "form", ast.Call(ast.Attribute(node, name, ast.Load()), [], [])
    yield "transposed", ast.Attribute(node, "T", ast.Load())
    column = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
    yield "form", ast.Subscript(node, column, ast.Load())
    for number in (0, -1):
        yield "form", ast.Subscript(node, ast.Constant(number), ast.Load())


def _piece(node: ast.expr) -> Edits:
    yield "copy", ast.Call(ast.Attribute(node, "copy", ast.Load()), [], [])
    yield "copy", ast.Call(ast.Attribute(node, "clone", ast.Load()), [], [])
    yield "transposed", ast.Attribute(node, "T", ast.Load())


def _binary(node: ast.BinOp) -> Edits:
    """The same parts, put together otherwise."""
    left, right = node.left, node.right
    opposite = {ast.FloorDiv: ast.Div, ast.Mult: ast.MatMult}.get(type(node.op))
    if opposite:
        yield "operator", ast.BinOp(left, opposite(), right)
    if isinstance(left, ast.BinOp):
        inner = ast.BinOp(left.right, node.op, right)
        yield "brackets", ast.BinOp(left.left, left.op, inner)
    if isinstance(right, ast.BinOp):
        inner = ast.BinOp(left, node.op, right.left)
        yield "brackets", ast.BinOp(inner, right.op, right.right)
    match left:
        case ast.Call(args=[first, *rest]):
            inner = ast.BinOp(first, node.op, right)
            yield "brackets", ast.Call(left.func, [inner, *rest], left.keywords)
    match right:
        case ast.Call(args=[first, *rest]):
            inner = ast.BinOp(left, node.op, first)
            yield "brackets", ast.Call(right.func, [inner, *rest], right.keywords)


def _call(node: ast.Call) -> Edits:
    match node.args:
        case [ast.BinOp(left=left, op=op, right=right), *rest]:
            inside = ast.Call(node.func, [left, *rest], node.keywords)
            yield "brackets", ast.BinOp(inside, op, right)
            inside = ast.Call(node.func, [right, *rest], node.keywords)
            yield "brackets", ast.BinOp(left, op, inside)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name in REDUCTIONS:
        yield from _reduction(node)
    for other in _BACK.get(name, ()):
        assert isinstance(node.func, ast.Attribute)
        renamed = ast.Attribute(node.func.value, other, ast.Load())
        yield "function", ast.Call(renamed, node.args, node.keywords)


def _reduction(node: ast.Call) -> Edits:
    """Along another axis, or all; the axis kept."""
    others = [each for each in node.keywords if each.arg not in ("axis", "dim")]
    library = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    named = library and isinstance(node.func, ast.Attribute) and _is_library(node.func.value)
    args = node.args[: 1 if named else 0]
    for axis in (None, 0, 1, -1):
        word = ast.keyword("axis", ast.Constant(axis))
        yield "axis", ast.Call(node.func, args, [*others, word])
    if not any(each.arg in ("keepdims", "keepdim") for each in node.keywords):
        word = ast.keyword("keepdims", ast.Constant(True))
        yield "keepdims", ast.Call(node.func, node.args, [*node.keywords, word])


def _is_library(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("np", "numpy", "torch")


def statements(block: list[ast.stmt], number: int) -> Instead:
    """What may stand in the place of statements of a block (see `tree`)."""
    statement = block[number]
    yield from _alone(statement)
    if number + 1 < len(block) and not isinstance(block[number + 1], ast.Return):
        yield "moved", 2, [block[number + 1], statement], ""
        yield from _across(statement, block[number + 1])


def _alone(statement: ast.stmt) -> Instead:
    line = statement.lineno
    match statement:
        case ast.AugAssign(target=target, op=op, value=value):
            yield "statement", 1, [], ""
            if isinstance(target, ast.Name):
                whole = ast.BinOp(ast.Name(target.id, ast.Load()), op, value)
                yield "copy", 1, [ast.Assign([target], whole, lineno=line)], ""
            other = ast.Add() if isinstance(op, ast.Sub) else ast.Sub()
            yield "operator", 1, [ast.AugAssign(target, other, value)], ""
        case ast.Return(value=ast.expr() as value):
            yield "yield", 1, [ast.Expr(ast.Yield(value), lineno=line)], ""
        case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
            yield "yield", 1, [ast.Return(value, lineno=line)], ""
        case ast.Assign() | ast.Expr():
            yield "statement", 1, [], ""
        case ast.With(body=body):
            yield "context", 1, body, ""
        case ast.For() | ast.While():
            yield from _out_of(statement)


def _out_of(loop: ast.For | ast.While) -> Instead:
    """What stands last in a loop, below it."""
    *rest, last = loop.body
    if rest:
        shorter = _with_body(loop, rest)
        kind = "return" if isinstance(last, ast.Return) else "moved"
        yield kind, 1, [shorter, last], ""


def _across(one: ast.stmt, other: ast.stmt) -> Instead:
    """A statement beside a loop, inside it; the first one inside, above it."""
    if isinstance(other, ast.For) and not isinstance(one, (ast.For, ast.With)):
        yield "moved", 2, [_with_body(other, [one, *other.body])], ""
    if isinstance(one, ast.For) and not isinstance(other, (ast.For, ast.With)):
        yield "moved", 2, [_with_body(one, [*one.body, other])], ""


def _with_body(loop: ast.For | ast.While, body: list[ast.stmt]) -> ast.stmt:
    if isinstance(loop, ast.For):
        return ast.For(loop.target, loop.iter, body, [], lineno=loop.lineno)
    return ast.While(loop.test, body, [], lineno=loop.lineno)
