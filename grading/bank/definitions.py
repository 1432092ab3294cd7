"""What a solution notebook defines, and namespaces in which that is so but for a change.

The solution notebook is the only place where right answers are written. Its definitions (imports,
functions, classes and constants) are executed here, without the cells that train or draw.
"""

import ast
from collections.abc import Mapping
from functools import cache
from types import CodeType, ModuleType

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

from grading.bank.source import BankError
from helpers.checking.case import Namespace
from helpers.checking.probe import WITHOUT_LINES


def definitions(notebook: nbformat.NotebookNode) -> str:
    """The imports, functions, classes and literal constants of a notebook's code cells.

    Raises BankError for a cell that is no Python.
    """
    kept = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        try:
            body = ast.parse(TransformerManager().transform_cell(cell.source)).body
        except SyntaxError as error:
            raise BankError(
                f"Cell {number} of the solution is no Python: {error.msg} in line {error.lineno}.\n"
                "Mend it in the script, and release again: python -m grading release"
            ) from None
        for node in body:
            if _defines(node):
                kept.append(ast.unparse(node))
    return "\n".join(kept)


def imported(source: str) -> tuple[str, ...]:
    """The modules that source imports from, in order, and what it imports: that may be one, too."""
    modules: dict[str, None] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            modules |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules[node.module] = None
            modules |= dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(modules)


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        try:
            ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return False
        return True
    return isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))


@cache
def _compiled(source: str) -> CodeType:
    return compile(source, WITHOUT_LINES, "exec")


def fresh_namespace(source: str, *changes: str | Mapping[str, object]) -> Namespace:
    """A fresh namespace with the solution's definitions, then each change on top.

    A change is source that defines a name anew (a mistake), or a mapping of names to objects (what
    stands in for an earlier answer). The solution's functions see the changed names.
    """
    return changed(ModuleType("solution").__dict__, source, *changes)


def changed(namespace: Namespace, *changes: str | Mapping[str, object]) -> Namespace:
    """The namespace itself, with each change on top."""
    for change in changes:
        if isinstance(change, str):
            exec(_compiled(change), namespace)
        else:
            namespace.update(change)
    return namespace
