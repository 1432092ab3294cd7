"""What is right, and what each mistake gives: probes run in the solution's namespace.

The solution notebook is the only place where right answers are written. Its definitions (imports,
functions, classes and constants) are executed here, without the cells that train or draw.
"""

import ast
import contextlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import CodeType, ModuleType
from typing import Any

import nbformat
import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from grading.bank import BankError, Question
from grading.settings import graded_environment
from helpers.checking import judge, probe
from helpers.checking.case import Outcome
from helpers.checking.limits import Limits


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
    """The modules that source imports from, in order."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found[node.module] = None
    return tuple(found)


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
    return compile(source, "<definitions>", "exec")


def world(source: str, *changes: str | Mapping[str, Any]) -> dict[str, Any]:
    """A fresh namespace with the solution's definitions, then each change on top.

    A change is source that defines a name anew (a mistake), or a mapping of names to objects (what
    stands in for an earlier answer). The solution's functions see the changed names.
    """
    return _changed(ModuleType("solution").__dict__, source, *changes)


def _changed(namespace: dict[str, Any], *changes: str | Mapping[str, Any]) -> dict[str, Any]:
    for change in changes:
        if isinstance(change, str):
            exec(_compiled(change), namespace)
        else:
            namespace.update(change)
    return namespace


def outcome(question: Question, inputs: dict[str, Any], namespace: dict[str, Any]) -> Outcome:
    """What the question's probe gives in a world, measured."""
    found = probe.run(question.probe, inputs, namespace, Limits(question.seconds))
    return judge.measured(question, found, inputs)


class Reference:
    """The worlds of one assignment: the true one and one for each mistake."""

    def __init__(self, notebook: nbformat.NotebookNode):
        self.source = definitions(notebook)
        self.modules = imported(self.source)
        self.truth = world(self.source)
        self._cells = {cell.id: cell.source for cell in notebook.cells}
        self._made: dict[tuple[str, ...], dict[str, Any]] = {}

    def world(self, question: Question, *changes: str | Mapping[str, Any]) -> dict[str, Any]:
        """The namespace that a question's probe finds, with each change on top (see `world`)."""
        if not question.cells:
            return world(self.source, *changes)
        if question.cells not in self._made:
            with graded_environment(), contextlib.redirect_stdout(io.StringIO()):
                cells = [self._cells[name] for name in question.cells]
                self._made[question.cells] = world(self.source, *cells)
        return _changed(dict(self._made[question.cells]), *changes)

    def cases(self, question: Question, draws: Iterable[dict[str, Any]]) -> list[judge.Case]:
        """Each case of a question with what the solution gives on `draws`.

        Raises BankError if the solution itself fails.
        """
        truth = self.world(question)
        found = []
        for kind, inputs in zip(question.cases, draws, strict=True):
            expected = outcome(question, inputs, truth)
            if expected.error not in ("", "ValueError") or expected.changed:
                raise BankError(
                    f"The solution of {question.name} fails its own case '{kind.label}': "
                    f"{expected.error or 'it changes ' + ', '.join(expected.changed)} "
                    f"{expected.detail}"
                )
            found.append(judge.Case(kind.label, inputs, expected))
        return found

    def with_mistakes(
        self, question: Question, cases: list[judge.Case], slow: bool = True
    ) -> list[judge.Case]:
        """The same cases with what each known mistake gives on them; `slow` ones if asked for."""
        wrong = {
            m.name: self.world(question, m.source) for m in question.mistakes if slow or not m.slow
        }
        return [
            replace(
                case,
                mistakes={
                    name: outcome(question, case.inputs, space) for name, space in wrong.items()
                },
            )
            for case in cases
        ]


def draw(question: Question, seed: bytes) -> list[dict[str, Any]]:
    """The inputs of every case. The same seed draws the same ones."""
    drawn = []
    for number, kind in enumerate(question.cases):
        entropy = [*seed, number]
        drawn.append(kind.draw(np.random.default_rng(entropy)))
    return drawn
