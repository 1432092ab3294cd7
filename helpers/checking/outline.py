"""What can be read from the code of an answer: whatever it does wrong, these are true of it.

An answer's outline is held against the solution's, of which nothing else is known.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from helpers.checking.description import Function
from helpers.checking.finding import Fact, Finding, Status
from helpers.edits.definition import definition

_SHOWN = (Status.VALUES, Status.FORM, Status.RAISED, Status.NO_ERROR, Status.CHANGED)
# What gives a new value and leaves the old one as it is.
_PURE = {
    *("abs", "add", "argmax", "argmin", "astype", "clip", "concatenate", "copy", "cpu", "cumsum"),
    *("detach", "dot", "exp", "flatten", "flip", "float", "item", "log", "matmul", "max", "mean"),
    *("min", "numpy", "outer", "permute", "ravel", "relu", "reshape", "round", "sigmoid", "sort"),
    *("sqrt", "squeeze", "stack", "sum", "tanh", "to", "tolist", "transpose", "unsqueeze", "view"),
    *("where",),
}
_IN_PLACE = {"sort", "to"}  # of some objects: a list is sorted, a module is moved
_NUMPYS = {"np", "numpy", "torch", "F"}


def outline(name: str, sources: Sequence[str]) -> tuple[Function, ...]:
    """Of the function that is called so, or of the methods of that class; nothing if there is
    none in the sources."""
    found = definition(name, sources)
    return tuple(map(_function, _functions(found[0]))) if found else ()


def with_code(
    finding: Finding, name: str, solution: Sequence[Function], sources: Sequence[str]
) -> Finding:
    """The finding, with what is true of the answer's code and not of the solution's outline, before
    what is true of its numbers. `sources` are the notebook's code cells."""
    found = definition(name, sources) if finding.status in _SHOWN else None
    if not found:
        return finding
    node, _ = found
    known = {each.name: each for each in solution}
    is_class = isinstance(node, ast.ClassDef)
    variables = _variables(sources)
    ways: list[tuple[str, ...]] = []
    for function in _functions(node):
        if function.name in known:
            of = f"`{function.name}`" if is_class else "your code"
            ways += _held_against(function, known[function.name], of)
            ways += [("outside", of, each) for each in _outside(function) if each in variables]
            ways += [("first round", of)] * _ends_in_first_round(function)
            ways += [("dropped", of, each) for each in _dropped(function)]
    return replace(finding, facts=(*map(Fact, dict.fromkeys(ways)), *finding.facts))


def _held_against(node: ast.FunctionDef, wanted: Function, of: str) -> Iterator[tuple[str, ...]]:
    own = _function(node)
    unread = [each for each in _parameters(node) if each not in own.reads]
    yield from (("unread", of, each) for each in unread if each in wanted.reads)
    if wanted.gives and not own.gives:
        yield ("no return", of)
    if (own.gives, wanted.gives) == ("yield", "return"):
        yield ("yield for return", of)


def _functions(node: ast.stmt) -> list[ast.FunctionDef]:
    inside = node.body if isinstance(node, ast.ClassDef) else [node]
    return [each for each in inside if isinstance(each, ast.FunctionDef)]


def _function(node: ast.FunctionDef) -> Function:
    read = {each.id for each in _names(node) if isinstance(each.ctx, ast.Load)}
    all_may_be = "locals" in read or _is_empty(node)
    reads = [each for each in _parameters(node) if each in read or all_may_be]
    return Function(node.name, tuple(reads), _gives(node))


def _parameters(node: ast.FunctionDef) -> list[str]:
    names = [each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)]
    return [each for each in names if each != "self"]


def _names(node: ast.AST) -> list[ast.Name]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Name)]


def _outside(node: ast.FunctionDef) -> list[str]:
    """Names that a function reads and binds nowhere; not constants, which are written large."""
    names = _names(node)
    bound = {each.id for each in names if not isinstance(each.ctx, ast.Load)}
    bound |= {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
    bound |= {each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef)}
    return [each.id for each in names if each.id not in bound and not each.id.isupper()]


def _is_empty(node: ast.FunctionDef) -> bool:
    """Whether it holds no more than a docstring, `pass` or an error."""
    return all(
        isinstance(each, (ast.Pass, ast.Raise))
        or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        for each in node.body
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What is in a function, but not in functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            yield child
            yield from _own(child)


def _gives(node: ast.FunctionDef) -> str:
    for each in _own(node):
        if isinstance(each, (ast.Yield, ast.YieldFrom)):
            return "yield"
    returns = (each for each in _own(node) if isinstance(each, ast.Return))
    # An empty one may raise, or be written in one line by another.
    return "return" if any(each.value for each in returns) or _is_empty(node) else ""


def _ends_in_first_round(node: ast.FunctionDef) -> bool:
    """Whether a loop over several ends, whatever comes, by a `return` in its first round."""
    return any(
        isinstance(each, ast.For) and any(isinstance(last, ast.Return) for last in each.body)
        for each in _own(node)
    )


def _dropped(node: ast.FunctionDef) -> Iterator[str]:
    """What makes a value that is kept nowhere."""
    for each in _own(node):
        match each:
            case ast.Expr(value=ast.BinOp() | ast.Compare()):
                yield _short(each)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=on, attr=name), keywords=more)):
                if any(each.arg == "out" for each in more):
                    continue  # it is kept there
                library = isinstance(on, ast.Name) and on.id in _NUMPYS
                if name in _PURE and (library or name not in _IN_PLACE):
                    yield _short(each)


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _variables(sources: Iterable[str]) -> set[str]:
    """Names that cells bind to values: not functions, classes or modules."""
    found = set()
    for source in sources:
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in body:
            if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For)):
                found |= {
                    each.id
                    for each in ast.walk(statement)
                    if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
                }
    return found
