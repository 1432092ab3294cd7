"""From functions and cells to the text of programs, which is what is shipped and run."""

import ast
import inspect
import io
import re
import textwrap
import tokenize
from collections.abc import Callable
from typing import TypeAlias

from helpers.checking.errors import UserError

Program: TypeAlias = Callable[..., object]  # of which only the source matters


class BankError(UserError):
    """The question bank and the notebooks do not fit together."""


def source_of(program: Program) -> str:
    """The source of a function without its decorators.

    Of a function named `cell` it is the body: lines that a notebook's cell holds, such as a class.
    """
    if isinstance(program, type):  # Python finds the source of the first class of a name only
        raise BankError(f"Put the class {program.__name__} into a function: def cell(): class …")
    text, node = _parsed(program)
    first = node.body[0] if node.name == "cell" else node
    return textwrap.dedent("\n".join(text.splitlines()[first.lineno - 1 :])) + "\n"


def lines_of(function: Program) -> str:
    """The lines of a function's body as a program that ends in an expression: what it returns.
    Empty lines are left out, but those of a text.

    Raises BankError if its last statement is no `return` of a value.
    """
    text, node = _parsed(function)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    last = body[-1] if body else None
    if not isinstance(last, ast.Return) or last.value is None:
        raise BankError(f"{function.__name__} of {function.__module__} has to end in a return.")
    lines = text.splitlines()[body[0].lineno - 1 :]
    at = last.lineno - body[0].lineno
    lines[at] = lines[at].replace("return ", "", 1)
    return _without_empty_lines(textwrap.dedent("\n".join(lines)).strip())


def parameters_of(function: Program) -> tuple[str, ...]:
    """The names of a function's parameters."""
    return tuple(inspect.signature(function).parameters)


def without_markers(cell: str) -> str:
    """The source of a solution's cell without the lines between which its answer stands."""
    markers = ("BEGIN SOLUTION", "END SOLUTION")
    lines = [line for line in cell.splitlines() if not any(each in line for each in markers)]
    return "\n".join(lines)


def without_answer(cell: str) -> str:
    """The source of a solution's cell without its answer: what students are told of it."""
    answer = r"^ *### BEGIN SOLUTION\n.*?### END SOLUTION *\n?"
    return re.sub(answer, "", cell, flags=re.MULTILINE | re.DOTALL)


def _without_empty_lines(program: str) -> str:
    in_texts = set()
    for token in tokenize.generate_tokens(io.StringIO(program).readline):
        if token.type == tokenize.STRING:
            in_texts |= set(range(token.start[0], token.end[0]))
    lines = enumerate(program.splitlines(), start=1)
    return "\n".join(line for number, line in lines if line.strip() or number in in_texts)


def _parsed(function: Program) -> tuple[str, ast.FunctionDef]:
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    assert isinstance(node, ast.FunctionDef)
    return text, node
