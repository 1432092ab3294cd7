"""What one small mistake makes of an expression: the kinds of edits of which mutants are made.

Each rule takes a node of a syntax tree and gives pairs of the kind of an edit and the node that
stands there after it. A rule never changes the node itself.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

Node = TypeVar("Node", bound=ast.AST)
Edits: TypeAlias = Iterator[tuple[str, ast.expr]]

_OPERATORS: dict[type[ast.AST], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.AST], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
}
_NAMES = {  # of functions: kind of the edit → others in the place of each
    "reduction": {
        **{name: {"max", "min", "mean", "sum"} - {name} for name in ("max", "min", "mean", "sum")},
        "argmax": {"argmin"},
        "any": {"all"},
        "all": {"any"},
        "cumsum": {"cumprod"},
    },
    "start": {
        "zeros": {"ones"},
        "zeros_like": {"ones_like"},
        "randn": {"rand", "zeros"},
        "randn_like": {"rand_like", "zeros_like"},
        "uniform": {"normal"},
    },
    "function": {
        "exp": {"exp2"},
        "log": {"log2"},
        "sqrt": {"square"},
        "relu": {"sigmoid"},
        "sigmoid": {"relu"},
        "eval": {"train"},
        "train": {"eval"},
    },
}
_SIZED = {"zeros", "ones", "eye", "randn", "Linear"}  # whose arguments are sizes
_WORDS = {"sum": "mean", "left": "right", "right": "left"}  # that an option may be
_KINDS = {"axis": "axis", "dim": "axis", "keepdims": "keepdims"}  # of a keyword's value


@dataclass(frozen=True)
class Names:
    """What a cell has that could stand there by mistake: `bound` are its local names with the line
    in which each is bound, `attributes` those of `self`, `keys` the texts in its brackets."""

    bound: Sequence[tuple[str, int]]
    attributes: Sequence[str]
    keys: Sequence[str]


def edits(node: ast.expr, role: str, names: Names) -> Edits:
    """All edits of one expression; `role` is what it is to its parent: see `mutants`."""
    kind: type[ast.AST] = type(node)
    if kind in _RULES:
        yield from _RULES[kind](node)
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return
    if isinstance(node, ast.Constant):
        yield from _constants(node, role, names)
    if isinstance(node, ast.Call):
        yield from _dropped_call(node, names)
    if role != "func":
        yield from _others(node, names)
    if role == "value" and not isinstance(node, (ast.Constant, ast.UnaryOp, ast.Tuple, ast.List)):
        yield "sign", ast.UnaryOp(ast.USub(), node)
    if role == "test":
        yield "condition", ast.UnaryOp(ast.Not(), node)
    if role == "bound" and not isinstance(node, ast.Constant):
        yield from (("bound", each) for each in _one_off(node))


def _one_off(node: ast.expr) -> Iterator[ast.expr]:
    yield ast.BinOp(node, ast.Add(), ast.Constant(1))
    yield ast.BinOp(node, ast.Sub(), ast.Constant(1))


def _binary(node: ast.BinOp) -> Edits:
    left, right, operator = node.left, node.right, node.op
    for other in _OPERATORS.get(type(operator), ()):
        yield "operator", ast.BinOp(left, other(), right)
    two = ast.Constant(2)
    match operator:
        case ast.Add() | ast.Sub():
            yield "term", left
            yield "term", right if isinstance(operator, ast.Add) else ast.UnaryOp(ast.USub(), right)
            yield "term", ast.BinOp(ast.BinOp(two, ast.Mult(), left), operator, right)
            yield "term", ast.BinOp(left, operator, ast.BinOp(two, ast.Mult(), right))
        case ast.Div():
            yield "factor", left
            yield "factor", ast.BinOp(ast.Constant(1), operator, right)
        case _:
            yield "factor", left
            yield "factor", right
    if isinstance(operator, ast.MatMult):
        yield "transposed", ast.BinOp(ast.Attribute(left, "T", ast.Load()), operator, right)
        yield "transposed", ast.BinOp(left, operator, ast.Attribute(right, "T", ast.Load()))
        yield "order", ast.BinOp(right, operator, left)


def _compare(node: ast.Compare) -> Edits:
    for other in _COMPARISONS.get(type(node.ops[0]), ()):
        yield "comparison", ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


def _boolean(node: ast.BoolOp) -> Edits:
    yield (
        "operator",
        ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values),
    )
    for number in range(len(node.values)):
        kept = _without(node.values, number)
        yield "condition", kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept)


def _unary(node: ast.UnaryOp) -> Edits:
    yield "sign" if isinstance(node.op, ast.USub) else "operator", node.operand


def _either(node: ast.IfExp) -> Edits:
    yield "condition", node.body
    yield "condition", node.orelse


def _attribute(node: ast.Attribute) -> Edits:
    if node.attr == "T":
        yield "transposed", node.value


def _swapped(node: ast.Tuple) -> Edits:
    for elements in _neighbours_swapped(node.elts):
        yield "order", ast.Tuple(elements, node.ctx)


def _slice(node: ast.Slice) -> Edits:
    if node.lower is None and node.step is None:
        yield "bound", ast.Slice(ast.Constant(1), node.upper, None)
    if node.upper is None and node.step is None:
        yield "bound", ast.Slice(node.lower, ast.UnaryOp(ast.USub(), ast.Constant(1)), None)
    if node.step is not None:
        yield "bound", ast.Slice(node.lower, node.upper, None)


def _call(node: ast.Call) -> Edits:
    args, keywords = node.args, node.keywords
    for number in range(len(args)):
        yield "argument", ast.Call(node.func, _without(args, number), keywords)
    for number in range(len(keywords)):
        kind = _KINDS.get(keywords[number].arg or "", "argument")
        yield kind, ast.Call(node.func, args, _without(keywords, number))
    for swapped in _neighbours_swapped(args):
        yield "argument", ast.Call(node.func, swapped, keywords)
    name = _name_of(node.func)
    for kind, others in _NAMES.items():
        for other in sorted(others.get(name, ())):
            yield kind, ast.Call(_renamed(node.func, other), args, keywords)
    for number, size in enumerate(args if name in _SIZED else ()):
        for wider in _wider(size):
            yield (
                "width",
                ast.Call(node.func, [*args[:number], wider, *args[number + 1 :]], keywords),
            )


def _wider(size: ast.expr) -> Iterator[ast.expr]:
    """A size, or each of several, with one more."""
    if isinstance(size, (ast.Name, ast.Attribute, ast.Subscript)):
        yield ast.BinOp(size, ast.Add(), ast.Constant(1))
    if isinstance(size, ast.Tuple):
        for number, each in enumerate(size.elts):
            for wider in _wider(each):
                yield ast.Tuple([*size.elts[:number], wider, *size.elts[number + 1 :]], size.ctx)


def _dropped_call(node: ast.Call, names: Names) -> Edits:
    """A method left out leaves its object, a function its first argument."""
    root: ast.expr = node.func
    while isinstance(root, (ast.Attribute, ast.Subscript)):
        root = root.value
    local = {name for name, _ in names.bound} - {"self"}
    method = not isinstance(root, ast.Name) or root.id in local
    if isinstance(node.func, ast.Attribute) and method:
        yield "call", node.func.value
    elif node.args:
        yield "call", node.args[0]


def _constants(node: ast.Constant, role: str, names: Names) -> Edits:
    value, kind = node.value, _KINDS.get(role, "constant")
    if isinstance(value, bool):
        yield kind, ast.Constant(not value)
    elif isinstance(value, (int, float)):
        yield kind, ast.Constant(value + 1)
        less = value - 1
        yield kind, ast.Constant(less) if less >= 0 else _negative(-less)
    elif value in _WORDS:
        yield "argument", ast.Constant(_WORDS[value])
    elif role == "key":
        yield from (("key", ast.Constant(key)) for key in names.keys if key != value)


def _negative(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(value))


def _others(node: ast.expr, names: Names) -> Edits:
    """Other variables in the place of one: local ones that are bound by then, or those of self."""
    if isinstance(node, ast.Name) and node.id in {name for name, _ in names.bound} - {"self"}:
        known = dict.fromkeys(name for name, line in names.bound if line < node.lineno)
        others = [name for name in known if name not in (node.id, "self", "_")]
        yield from (("variable", ast.Name(name, ast.Load())) for name in others)
    if isinstance(node, ast.Attribute) and _is_own(node):
        others = [name for name in names.attributes if name != node.attr]
        yield from (("variable", ast.Attribute(node.value, name, ast.Load())) for name in others)


def _is_own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _renamed(function: ast.expr, name: str) -> ast.expr:
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return ast.Name(name, ast.Load())


def _without(items: Sequence[Node], number: int) -> list[Node]:
    return [*items[:number], *items[number + 1 :]]


def _neighbours_swapped(items: Sequence[ast.expr]) -> Iterator[list[ast.expr]]:
    for number in range(len(items) - 1):
        yield [*items[:number], items[number + 1], items[number], *items[number + 2 :]]


_RULES: dict[type[ast.AST], Callable[..., Iterable[tuple[str, ast.expr]]]] = {
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.IfExp: _either,
    ast.Attribute: _attribute,
    ast.Tuple: _swapped,
    ast.Slice: _slice,
    ast.Call: _call,
}
