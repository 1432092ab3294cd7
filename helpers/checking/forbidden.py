"""Finds library calls where the task is to build them. A teaching rule, not a defence."""

import ast
import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache

KEPT = 20_000  # characters of a cell whose tree is kept
MOST = 1_000_000  # of one that is looked into: the grader runs none that is longer
# What IPython adds to Python, in a line. Its own translation takes a minute for some short cells.
_MAGIC = re.compile(r"^([ \t]*)(?:[%!].*|[\w., \t]+=[ \t]*[%!].*|.*\?[ \t]*)$", re.MULTILINE)


def forbidden_use(
    name: str, sources: Iterable[str], forbids: dict[str, str]
) -> tuple[str, int, str] | None:
    """The first forbidden name that the answer `name` or a function it calls uses.

    `sources` are the notebook's code cells in order; imports and aliases are resolved. A rule such
    as ".log_softmax" means a method of that name on anything. Returns the name, its line in its
    cell and the reason, or None.
    """
    if not forbids:
        return None
    definitions, aliases = _definitions(sources)
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in definitions:
            continue
        seen.add(current)
        node = definitions[current]
        own = _bound(node)
        names = {name: aliases[name] for name in aliases.keys() - own} | _imports(node)
        for part in ast.walk(node):
            for dotted in _used(part, names):
                for rule, why in forbids.items():
                    if dotted == rule or dotted.startswith(rule + "."):
                        assert isinstance(part, (ast.stmt, ast.expr))
                        return dotted, part.lineno, why
            if isinstance(part, ast.Name) and part.id not in own:
                waiting.append(part.id)
    return None


def _used(node: ast.AST, names: dict[str, str]) -> list[str]:
    """The dotted names that a statement or expression uses itself; `names` are the imported."""
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    used = [dotted] if (dotted := _dotted(node, names)) else []
    return [*used, f".{node.attr}"] if isinstance(node, ast.Attribute) else used


def _definitions(sources: Iterable[str]) -> tuple[dict[str, ast.AST], dict[str, str]]:
    """What the cells define, by name, and the dotted name of each imported one."""
    definitions: dict[str, ast.AST] = {}
    aliases: dict[str, str] = {}
    for source in sources:
        defined, imported = _of_cell(source)
        definitions |= defined
        aliases = {name: dotted for name, dotted in aliases.items() if name not in defined}
        aliases |= imported
    return definitions, aliases


@lru_cache(maxsize=1024)  # every question of a notebook asks for much the same
def _of_cell(source: str) -> tuple[dict[str, ast.AST], dict[str, str]]:
    """What one cell leaves defined, and what imported."""
    definitions: dict[str, ast.AST] = {}
    aliases: dict[str, str] = {}
    for node in python(source)[1]:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            definitions[node.name] = node
            aliases.pop(node.name, None)
        elif isinstance(node, ast.ImportFrom):  # an answer may be no more than an import
            for alias in node.names:
                alone = ast.ImportFrom(node.module, [alias], node.level)
                definitions[alias.asname or alias.name] = ast.copy_location(alone, node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Name):
                        definitions[part.id] = node
                        aliases.pop(part.id, None)
        aliases.update(_imports(node))
    return definitions, aliases


def python(source: str) -> tuple[str, tuple[ast.stmt, ...]]:
    """A cell as Python, magics replaced by `pass`, and its statements. Empty if it is no Python."""
    if len(source) > MOST:
        return "", ()
    # A tree takes a hundred times the memory of its text, so that of a large cell is not kept.
    return _python(source) if len(source) <= KEPT else _python.__wrapped__(source)


@lru_cache(maxsize=512)
def _python(source: str) -> tuple[str, tuple[ast.stmt, ...]]:
    for text in (source, _MAGIC.sub(r"\1pass", source)):
        # A cell may hold anything: what overflows the parser is a MemoryError or RecursionError.
        with contextlib.suppress(Exception):
            return text, tuple(ast.parse(text).body)
    return "", ()


def _bound(node: ast.AST) -> set[str]:
    """The names that a function or class binds itself: they are not the notebook's."""
    if isinstance(node, ast.Assign):
        return set()
    stored = {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    outer = {name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names}
    return (stored | {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}) - outer


def _imports(node: ast.AST) -> dict[str, str]:
    """Local name → dotted name for the imports in a statement, at any depth."""
    aliases = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            for alias in part.names:
                local = alias.asname or alias.name.split(".")[0]
                aliases[local] = alias.name if alias.asname else local
        elif isinstance(part, ast.ImportFrom) and part.module:
            for alias in part.names:
                aliases[alias.asname or alias.name] = f"{part.module}.{alias.name}"
    return aliases


def _dotted(node: ast.AST, aliases: dict[str, str]) -> str | None:
    """The full name of an attribute chain such as `F.cross_entropy`, if it starts at an import."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in aliases:
        return ".".join([aliases[node.id], *reversed(parts)])
    return None
