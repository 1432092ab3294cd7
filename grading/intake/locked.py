"""What a student did to a cell that is given: what was added is kept, the rest is put back."""

import ast
import itertools
from collections import Counter
from dataclasses import dataclass

from grading.intake.bindings import names
from helpers.checking.bindings import python

SHOWN = 3  # lines in a note
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try)


@dataclass(frozen=True)
class Kept:
    """What stays of a student's version, as the text of cells beside the given one, and a sentence
    on what was put back. Each may be empty."""

    before: str = ""
    after: str = ""
    note: str = ""


@dataclass(frozen=True)
class _Part:
    """A statement or a comment at the top level of a cell. Parts of one `key` do the same."""

    key: str
    text: str
    line: int
    kind: type[ast.stmt] | None = None

    @property
    def binds(self) -> frozenset[str]:
        return names(self.text).bound

    def changes(self, given: "_Part") -> bool:
        """Whether this is another version of a given part."""
        if self.binds or given.binds:
            return bool(self.binds & given.binds)
        return self.kind is given.kind and self.kind in _BLOCKS

    def where(self, given: "_Part") -> "_Part":
        """The first line in which this is another version."""
        known = given.text.split("\n")
        for number, line in enumerate(self.text.split("\n"), start=self.line):
            if line.strip() and line not in known:
                return _Part(line, line, number)
        return self


def kept_code(source: str, name: str, released: str) -> Kept:
    """What is kept of the code in the given cell `name`: whole statements and comments that were
    added. They go behind it, but for those that the given code would have overwritten."""
    parts, given = _parts(source), _parts(released)
    if not parts and source.strip():
        return Kept(note=f"{_put_back(name)}: what stood in it is no Python.")
    added, gone = _left(parts, given), _left(given, parts)
    versions = {part: given for part in added for given in gone if part.changes(given)}
    added = [part for part in added if part not in versions]
    removed = [part for part in gone if part.kind and part not in versions.values()]
    keys = {part.key for part in given}
    last = {name: part.line for part in parts if part.key in keys for name in part.binds}

    def overwritten(part: _Part) -> bool:
        return any(last.get(name, 0) > part.line for name in part.binds)

    return Kept(
        "\n".join(part.text for part in added if overwritten(part)),
        "\n".join(part.text for part in added if not overwritten(part)),
        _note(name, [part.where(given) for part, given in versions.items()], removed),
    )


def kept_text(source: str, name: str, released: str) -> Kept:
    """What is kept of the text in the given cell `name`: lines that were added."""
    lines, given = ([line.rstrip() for line in text.splitlines()] for text in (source, released))
    spare, added = Counter(given), []
    for line in lines:
        if line and spare[line]:
            spare[line] -= 1
        else:
            added.append(line)
    # No more than one blank line in a row.
    groups = itertools.groupby(added, key=bool)
    text = "\n".join(line for said, group in groups for line in (group if said else [""]))
    numbered = [_Part(line, line, number) for number, line in enumerate(given, start=1) if line]
    removed = _left(numbered, [_Part(line, line, 0) for line in lines])
    return Kept("", text.strip(), _note(name, [], removed))


def _left(parts: list[_Part], others: list[_Part]) -> list[_Part]:
    """The parts that are not among the others. Order is no matter: editors sort imports."""
    spare = Counter(part.key for part in others)
    left = []
    for part in parts:
        if spare[part.key]:
            spare[part.key] -= 1
        else:
            left.append(part)
    return left


def _parts(source: str) -> list[_Part]:
    """The parts of a cell in their order, each import alone; empty if it is no Python."""
    lines, (_, statements) = source.split("\n"), python(source)
    parts: list[_Part] = []
    covered: set[int] = set()
    starts = Counter(node.lineno for node in statements)
    for node in statements:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        whole = range(first, (node.end_lineno or first) + 1)
        shared = starts[node.lineno] > 1 or first in covered
        covered.update(whole)
        kind = type(node)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                alone = _import_of(node, alias)
                parts.append(_Part(ast.dump(alone), ast.unparse(alone), first, kind))
            continue
        text = ast.unparse(node) if shared else "\n".join(lines[n - 1] for n in whole)
        if text.startswith("%%"):
            continue  # how the cell is to be run
        # A magic was read as `pass`.
        key = text.strip() if isinstance(node, ast.Pass) else ast.dump(node)
        parts.append(_Part(key, text, first, kind))
    for number, line in enumerate(lines, start=1):
        if number not in covered and line.strip().startswith("#"):
            parts.append(_Part(line.strip(), line, number))
    return sorted(parts, key=lambda part: part.line)


def _import_of(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.ImportFrom):
        return ast.ImportFrom(node.module, [alias], node.level)
    return ast.Import([alias])


def _put_back(name: str) -> str:
    return f"The cell {name}, which is given, was put back as it was released"


def _note(name: str, changed: list[_Part], removed: list[_Part]) -> str:
    parts = [f"{_listed(changed)} had been changed"] if changed else []
    parts += [f"{_listed(removed)} had been removed"] if removed else []
    return f"{_put_back(name)}: {'; '.join(parts)}." if parts else ""


def _listed(parts: list[_Part]) -> str:
    shown = [f"line {part.line} ({part.text.strip().splitlines()[0][:60]})" for part in parts]
    more = f" and {len(parts) - SHOWN} more" if len(parts) > SHOWN else ""
    return ", ".join(shown[:SHOWN]) + more
