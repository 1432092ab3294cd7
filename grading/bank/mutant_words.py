"""Says in a few words what an edit of a solution is, without the solution's own code.

What stands there after the edit may be shown, in words that students know; what stood there before
is what they are to write.
"""

import ast
import re

from helpers.edits.tree import Change

_WORD = re.compile(r"[A-Za-z_]\w*")
_SHOWN = 24  # characters of what stands there
_SAID = {
    "argument": "an argument of a call is left out, or stands in another's place",
    "axis": "something runs along another axis",
    "bound": "a range or a slice begins or ends elsewhere",
    "call": "a call is left out",
    "comparison": "another comparison stands where one is due",
    "condition": "a condition is turned round or left out",
    "constant": "another number stands where one is due",
    "context": "a `with` is left out",
    "factor": "a factor is left out",
    "function": "another function is called",
    "keepdims": "an axis is kept that should go, or the other way round",
    "key": "another key stands in brackets",
    "loop": "a loop ends after its first round",
    "operator": "another operator stands where one is due",
    "order": "two things stand in each other's place",
    "reduction": "it is another of sum, mean, max and min",
    "sign": "a sign is turned",
    "start": "it starts from other numbers",
    "statement": "a step is left out",
    "term": "a term is left out",
    "transposed": "a matrix is transposed that should not be, or the other way round",
    "variable": "one variable stands in another's place",
    "width": "something has one more than is due",
}
_NAMED = {"constant": "number", "variable": "variable", "key": "key"}
_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def words_of(change: Change, method: str, told: str) -> str:
    """What the change is and where, as the end of a sentence. `told` is what students read of the
    question; `method` is the one in which it is, if it is in a class."""
    known = set(_WORD.findall(told))
    inside = f" in `{method}`" if method in known else ""
    return f"{_what(change, known)}{inside}{_where(change, known)}"


def _what(change: Change, known: set[str]) -> str:
    shown = _visible(change.other, known) if change.other else ""
    if shown and change.kind in _NAMED:
        return f"`{shown}` stands where another {_NAMED[change.kind]} is due"
    match change.kind, change.piece, change.other:
        case "axis", ast.Constant() | ast.UnaryOp(), _ if shown:
            return f"something runs along axis {shown}, and should not"
        case "axis", ast.Call(), ast.Call():
            return "something runs over all axes, and should not"
        case ("comparison", _, ast.Compare(ops=[sign, *_])) | ("operator", _, ast.BinOp(op=sign)):
            if type(sign) in _SIGNS:
                return f"`{_SIGNS[type(sign)]}` stands where another {change.kind} is due"
        case "reduction" | "start" | "function", _, ast.Call(func=function):
            return f"`{_last(function)}` stands where another function is due"
        case "call", ast.Call(func=function), _:
            return f"the call of `{_last(function)}` is left out"
    return _of_terms(change) or _SAID[change.kind]


def _of_terms(change: Change) -> str:
    match change.kind, change.piece, change.other:
        case "order", ast.Tuple(), _:
            return "two of several values stand in each other's place"
        case "order", ast.BinOp(), _:
            return "the sides of a matrix product stand in each other's place"
        case "factor", ast.BinOp(op=ast.Div()), _:
            return "a division is left out, or turned round"
        case "term", ast.BinOp(left=left, right=right), ast.BinOp():
            if change.other not in (left, right):
                return "a term is counted twice"
    return ""


def _where(change: Change, known: set[str]) -> str:
    """What the line is for, as far as students know of it."""
    match change.statement:
        case ast.Return():
            return ", in what is returned"
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            shown = _visible(target, known)
            return f", where `{shown}` is set" if shown else ""
    return ""


def _visible(node: ast.AST, known: set[str]) -> str:
    """The source of a node if it is short, and students know all its words; else nothing."""
    shown = ast.unparse(node)
    words = set(_WORD.findall(shown)) - {"self", "True", "False", "None"}
    return shown if len(shown) <= _SHOWN and words <= known else ""


def _last(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]
