"""What a cell's code binds and uses in the notebook's namespace, and whether it is still a stub."""

import ast
import contextlib
import copy
import symtable
from dataclasses import dataclass
from functools import lru_cache

from helpers.checking.bindings import KEPT, python


@dataclass(frozen=True)
class Names:
    """The notebook's names in one cell.

    bound    what it binds at top level, or in a function that says `global`
    used     what it reads, anywhere
    at_once  what it reads while it is run, not only when what it defines is called
    """

    bound: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()


@lru_cache(maxsize=128)  # a cell may hold a million characters
def names(source: str) -> Names:
    """The names in a cell, magics aside; there are none in what is no Python."""
    text, _ = python(source)
    bound, used, at_once = set(), set(), set()
    with contextlib.suppress(Exception):  # a cell may hold anything, also what overflows this
        top = symtable.symtable(text, "cell", "exec")
        for symbol in top.get_symbols():
            if symbol.is_assigned() or symbol.is_imported():
                bound.add(symbol.get_name())
            if symbol.is_referenced():
                at_once.add(symbol.get_name())
        inner = top.get_children()
        while inner:
            scope = inner.pop()
            inner += scope.get_children()
            for symbol in scope.get_symbols():
                if symbol.is_global() and symbol.is_assigned():
                    bound.add(symbol.get_name())
                if symbol.is_global() and symbol.is_referenced():
                    used.add(symbol.get_name())
    return Names(frozenset(bound), frozenset(used | at_once), frozenset(at_once))


def below_import(source: str, module: str) -> str:
    """What is left to run of a cell that stopped at its import of a module that is not here: all
    below that, but for what reads at once a name that is missing then. Lines keep their number."""
    lines, kept = source.split("\n"), [""] * len(source.split("\n"))
    missing: frozenset[str] | None = None
    below = 0
    for node in python(source)[1]:
        first = min(each.lineno for each in (node, *getattr(node, "decorator_list", ()))) - 1
        whole = slice(first, node.end_lineno)
        found = names("\n".join(lines[whole]))
        if missing is None:
            if _imports(node, module):
                missing, below = found.bound, node.end_lineno or 0
        elif missing & found.at_once:
            missing |= found.bound
        elif first >= below:
            kept[whole] = lines[whole]
    return "\n".join(kept) if any(kept) else ""


def _imports(node: ast.stmt, module: str) -> bool:
    """Whether a statement imports a module, or what lies in it, while it is run."""
    for each in () if isinstance(node, ast.FunctionDef) else ast.walk(node):
        found = []
        if isinstance(each, ast.Import):
            found = [alias.name for alias in each.names]
        elif isinstance(each, ast.ImportFrom):
            found = [f"{each.module}.{alias.name}" for alias in each.names]
        if any(f"{name}.".startswith(f"{module}.") for name in found):
            return True
    return False


def is_stub(source: str, released: str) -> bool:
    """Whether an answer's cell holds no more than the release put there, nor what does anything:
    comments, `pass`, `return None`, functions of nothing else."""
    if source.strip() == released.strip():
        return True
    if len(source) > len(released) + KEPT:  # nobody comments so much
        return False
    text, statements = python(source)
    if not text:  # empty, or no Python
        return not source.strip()
    with contextlib.suppress(RecursionError):
        given = {_work(node) for node in python(released)[1]}
        return all(_idle(node) or _work(node) in given for node in statements)
    return False


def _idle(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(ast.Constant()):
            return True
        case ast.Return(None | ast.Constant(None)):
            return True
        case ast.Raise(ast.Name("NotImplementedError") | ast.Call(ast.Name("NotImplementedError"))):
            return True
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return not node.decorator_list and all(map(_idle, node.body))
    return False


def _work(node: ast.stmt) -> str:
    """A statement as text, without what is idle in functions and classes."""
    return ast.dump(_bare(node))


def _bare(node: ast.stmt) -> ast.stmt:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        node = copy.copy(node)
        node.body = [_bare(each) for each in node.body if not _idle(each)]
    return node
