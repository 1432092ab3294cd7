"""Mutants of a solution: its cell with exactly one small edit, made from the syntax tree.

What a mutant is says nothing of whether it is wrong: some are other ways to write what is right.
Texts, error messages, annotations and imports stay as they are.
"""

import ast
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grading.bank.mutant_words import words_of
from grading.bank.source import without_answer
from helpers.edits.mutations import edits
from helpers.edits.tree import changes, head

DROPPED, UNWRAPPED, ONCE = "(dropped)", "(its body alone)", "(ends after one round)"
_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Mutant:
    """The solution of a question with one edit.

    line      in the cell
    kind      of the edit, such as "axis"
    was, now  the statement before and after it, or of a block its first line
    nth       of the mutants of this kind with the same `was` and `now`
    words     what the edit is, without the solution's own code, as the end of a sentence
    source    of the whole cell
    """

    question: str
    line: int
    kind: str
    was: str
    now: str
    nth: int
    words: str
    source: str

    @property
    def name(self) -> str:
        """The same for as long as the statement is written so, wherever it stands."""
        nth = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.kind}: {self.was} → {self.now}{nth}"


def mutants(question: str, cell: str) -> list[Mutant]:
    """Every mutant of a question's cell, none twice and none that is the solution itself."""
    tree, told = ast.parse(cell), without_answer(cell)
    seen = {ast.dump(ast.parse(ast.unparse(tree)))}
    times: Counter[tuple[str, str, str]] = Counter()
    made = []
    for change in changes(tree, edits, _instead):
        source = ast.unparse(tree)
        if _is_new(source, seen):
            key = change.kind, change.was, change.now or head(change.statement)
            times[key] += 1
            words = words_of(change, _method(tree, change.statement), told)
            made.append(Mutant(question, change.statement.lineno, *key, times[key], words, source))
    return made


def _method(tree: ast.Module, statement: ast.stmt) -> str:
    """The name of the method in which a statement is, or nothing."""
    for outer in tree.body:
        for method in outer.body if isinstance(outer, ast.ClassDef) else ():
            last = method.end_lineno or method.lineno
            if isinstance(method, ast.FunctionDef) and method.lineno <= statement.lineno <= last:
                return method.name
    return ""


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


def _instead(block: list[ast.stmt], number: int) -> Iterator[tuple[str, int, list[ast.stmt], str]]:
    """What may stand in the place of a whole statement (see `helpers.edits.tree`)."""
    statement = block[number]
    line = statement.lineno
    if not isinstance(statement, _DEFINITIONS):
        yield "statement", 1, [], DROPPED
    if isinstance(statement, ast.With):
        yield "context", 1, statement.body, UNWRAPPED
    if isinstance(statement, ast.For):
        body = [*statement.body, ast.Break()]
        yield "loop", 1, [ast.For(statement.target, statement.iter, body, [], lineno=line)], ONCE
    if isinstance(statement, ast.AugAssign):
        target, value = statement.target, statement.value
        other = ast.Add() if isinstance(statement.op, ast.Sub) else ast.Sub()
        for changed in (
            ast.Assign([target], value, lineno=line),
            ast.AugAssign(target, other, value),
        ):
            yield "operator", 1, [changed], head(changed)
