"""Takes apart what has to be several values, or says what it is instead."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

NAME = "_parts"  # of `parts` in a program that is compiled


class NotSeveral(Exception):
    """What an answer gave is not as many values as were due."""


def parts(value: object, due: int, names: Sequence[str] = ()) -> object:
    """The value, where it can be taken apart into so many, or is None. Raises NotSeveral."""
    if isinstance(value, Iterator):
        taken = [*islice(value, due + 1)]
        if len(taken) == due:
            return taken
        more = len(taken) > due
        got = f"an iterator of {f'more than {due}' if more else len(taken)} (yield for return?)"
    elif value is None or (_count(value) == due and not isinstance(value, (str, dict))):
        return value
    else:
        got = _said(value)
    called = f": {', '.join(names)}" if names else ""
    raise NotSeveral(f"{got}, in the place of {due} values{called}")


def paired(*several: Iterable[object], strict: bool = False) -> Iterator[tuple[object, ...]]:
    """`zip`; where names of values stand first, the values are taken apart by `parts`."""
    first, *others = several
    if strict and len(others) == 1 and isinstance(first, tuple):
        names = [str(name) for name in first]
        several = (names, parts(others[0], len(names), names))  # type: ignore[assignment]
    return zip(*several, strict=strict)


class Unpacking(ast.NodeTransformer):
    """Lets `parts` say what is wrong where a program gives names to several values at once."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        """`a, b = f()` becomes `a, b = _parts(f(), 2)`."""
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Call() as call):
                if not any(isinstance(target, ast.Starred) for target in targets):
                    taken = [call, ast.Constant(len(targets))]
                    node.value = ast.Call(ast.Name(NAME, ast.Load()), taken, [])
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Name() as name):
                taken = [name, ast.Constant(len(targets))]
                node.value = ast.Call(ast.Name(NAME, ast.Load()), taken, [])
        return ast.fix_missing_locations(node)


def _count(value: object) -> int:
    """How many a value is taken apart into; −1 if it cannot be."""
    try:
        return len(value)  # type: ignore[arg-type]
    except TypeError:
        return -1


def _said(value: object) -> str:
    shape = getattr(value, "shape", None)
    if shape is not None:
        kind = "tensor" if "ensor" in type(value).__name__ else "array"
        return f"one {kind} of shape {tuple(shape)}" if len(shape) else "a single number"
    if isinstance(value, (bool, int, float, complex)):
        return "a single number"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (list, tuple)):
        return f"{len(value)} value{'s' * (len(value) != 1)}"
    return f"an object of {type(value).__name__}"
