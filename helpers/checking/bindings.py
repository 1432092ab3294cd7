"""What the names of a notebook mean after its cells: what was imported, what a statement made.

Python itself says what a statement binds: the compiled statement. Statements are followed in the
order in which they are run; where either of two branches may be, a name means what it does after
any of them.
"""

import ast
import builtins
import contextlib
import copy
import dis
import re
import symtable
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import CodeType
from typing import TypeAlias

KEPT = 20_000  # characters of a cell whose tree is kept
MOST = 1_000_000  # of one that is looked into: the grader runs none that is longer
# What IPython adds to Python, in a line. Its own translation takes a minute for some short cells.
_TIMED = re.compile(r"^([ \t]*)%(?:time|prun)[ \t]+(?=\w)", re.MULTILINE)  # run as Python
_MAGIC = re.compile(r"^([ \t]*)(?:[%!].*|[\w., \t]+=[ \t]*[%!].*|.*\?[ \t]*)$", re.MULTILINE)
# Magics of a whole cell: those that run it as Python in the notebook's namespace, and those for
# which it is no Python of this notebook. All others (`%%timeit`) run it and keep nothing.
_RUN = ("capture", "debug", "prun", "time")
_ELSEWHERE = (
    *("!", "bash", "cmd", "file", "HTML", "html", "javascript", "js", "latex", "markdown", "perl"),
    *("pypy", "python", "python2", "python3", "ruby", "script", "sh", "SVG", "svg", "sx", "system"),
    "writefile",
)
_WHOLE = re.compile(r"\s*%%(!|\w+).*")

STAR = "*"  # stands for all names that are bound by nothing else
_BINDS = ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME")
_AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")  # compiled apart, run with it


def python(source: str) -> tuple[str, tuple[ast.stmt, ...]]:
    """A cell as Python, magics replaced by `pass`, and its statements. Empty if it is no Python."""
    if len(source) > MOST:
        return "", ()
    # A tree takes a hundred times the memory of its text, so that of a large cell is not kept.
    return _python(source) if len(source) <= KEPT else _python.__wrapped__(source)


@lru_cache(maxsize=512)
def _python(source: str) -> tuple[str, tuple[ast.stmt, ...]]:
    whole = _WHOLE.match(source)
    if whole and whole[1] not in _RUN:
        return "", ()
    for text in (source, without_magics(source)):
        # A cell may hold anything: what overflows the parser is a MemoryError or RecursionError.
        with contextlib.suppress(Exception):
            return text, tuple(ast.parse(text).body)
    return "", ()


def without_magics(source: str) -> str:
    """The cell with the magics of its lines replaced by `pass`."""
    return _MAGIC.sub(r"\1pass", _TIMED.sub(r"\1", source))


def magic_that_keeps_nothing(source: str) -> str:
    """The magic of a whole cell that runs it as Python but keeps nothing, as `%%timeit`; or ""."""
    whole = _WHOLE.match(source)
    return f"%%{whole[1]}" if whole and whole[1] not in (*_RUN, *_ELSEWHERE) else ""


def without_magic(source: str) -> str:
    """The cell without the magic of the whole of it; what it says stays in its line."""
    return _WHOLE.sub(lambda found: "\n" * found[0].count("\n"), source, count=1)


@dataclass(frozen=True, eq=False)
class Binding:
    """What a statement of the notebook bound a name to.

    dotted  what was imported, as `scipy.special.softmax`; empty if the statement makes the value
    known   what the names meant that it reads, when it was run
    """

    node: ast.stmt
    cell: "Cell"
    dotted: str
    known: "Names"


Names: TypeAlias = dict[str, tuple[Binding, ...]]  # what each may mean


def magic_above(name: str, sources: Iterable[str]) -> str:
    """The magic that keeps nothing above a definition of `name`; "" if there is none."""
    for source in sources:
        if magic := magic_that_keeps_nothing(source):
            cell = cell_of(without_magic(source))
            if any(name in cell.bound(node) for node in cell.statements):
                return magic
    return ""


def names_after(sources: Iterable[str]) -> Names:
    """What names mean after a notebook's code cells, in order."""
    names: Names = {}
    for source in sources:
        cell = cell_of(source)
        with contextlib.suppress(RecursionError):  # a cell may hold anything
            names = _after(cell.statements, names, cell)
    return names


class Cell:
    """A cell as Python; without statements if it is none."""

    def __init__(self, source: str) -> None:
        self.text, self.statements = python(source)
        self._bound: dict[ast.stmt, tuple[str, ...]] = {}
        self._read: dict[ast.stmt, tuple[str, ...]] = {}

    @cached_property
    def scope(self) -> symtable.SymbolTable:
        """The outermost scope."""
        return symtable.symtable(self.text, "cell", "exec")

    def bound(self, node: ast.stmt) -> tuple[str, ...]:
        """The names that a statement binds or deletes, without the statements inside it."""
        if node not in self._bound:
            self._bound[node] = tuple(_bound(node))
        return self._bound[node]

    def read(self, node: ast.stmt) -> tuple[str, ...]:
        """The names that occur in a statement."""
        if node not in self._read:
            names = {part.id: None for part in ast.walk(node) if isinstance(part, ast.Name)}
            self._read[node] = tuple(names)
        return self._read[node]


def cell_of(source: str) -> Cell:
    """The cell; every question of a notebook asks for much the same ones."""
    # A tree takes a hundred times the memory of its text, so that of a large cell is not kept.
    return _cell(source) if len(source) <= KEPT else Cell(source)


_cell = lru_cache(maxsize=512)(Cell)


def _bound(node: ast.stmt) -> Iterator[str]:
    alone = copy.copy(node)
    for part in ("body", "orelse", "finalbody"):
        if hasattr(node, part) and not isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            setattr(alone, part, [ast.copy_location(ast.Pass(), node)] if part == "body" else [])
    if isinstance(node, ast.Match):
        bare = [ast.match_case(each.pattern, each.guard, [ast.Pass()]) for each in node.cases]
        alone = ast.fix_missing_locations(ast.copy_location(ast.Match(node.subject, bare), node))
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        code = compile(ast.Module([alone], []), "cell", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # then it cannot be run either
    waiting = [code]
    while waiting:
        code = waiting.pop()
        for each in dis.get_instructions(code):
            if each.opname in _BINDS:
                yield each.argval
            elif isinstance(each.argval, CodeType) and each.argval.co_name in _AT_ONCE:
                waiting.append(each.argval)


def _after(statements: Sequence[ast.stmt], names: Names, cell: Cell) -> Names:
    """What names mean after statements that were run one after another."""
    names = dict(names)
    for node in statements:
        match node:
            case ast.Import() | ast.ImportFrom():
                for name, dotted in imports(node):
                    made = Binding(node, cell, dotted, {})
                    names[name] = (*names.get(STAR, ()), made) if name == STAR else (made,)
            case ast.Try() | ast.TryStar():
                names = _after_try(node, names, cell)
            case _ if ways := _ways(node):
                names |= dict.fromkeys(cell.bound(node), ())
                names = _either(*(_after(way, names, cell) for way in ways))
            case _:
                names |= _made(node, names, cell)
    return names


def _ways(node: ast.stmt) -> list[list[ast.stmt]]:
    """The statements inside one that may be run; none, if it is not made of others."""
    match node:
        case ast.If(ast.Constant(value)):
            return [node.body if value else node.orelse]
        case ast.If():
            return [node.body, node.orelse]
        case ast.Match():
            return [[], *(each.body for each in node.cases)]
        case ast.For() | ast.AsyncFor() | ast.While():
            return [[*node.body, *node.orelse]]  # a loop over nothing is rare
        case ast.With() | ast.AsyncWith():
            return [node.body]
    return []


def _after_try(node: ast.Try | ast.TryStar, names: Names, cell: Cell) -> Names:
    tried = _after(node.body, names, cell)
    ways = [_after(node.orelse, tried, cell)]
    for handler in node.handlers:
        caught = _after(handler.body, _either(names, tried), cell)
        ways.append({**caught, handler.name: ()} if handler.name else caught)
    return _after(node.finalbody, _either(*ways), cell)


def _either(*ways: Names) -> Names:
    """What names mean after any one of several ways."""
    if len(ways) == 1:
        return ways[0]
    return {
        name: tuple(dict.fromkeys(binding for way in ways for binding in way.get(name, ())))
        for name in dict.fromkeys(name for way in ways for name in way)
    }


def _made(node: ast.stmt, names: Names, cell: Cell) -> Names:
    """What a statement without others in it makes of names."""
    if isinstance(node, ast.Delete):
        return dict.fromkeys(cell.bound(node), ())
    known = {name: names[name] for name in cell.read(node) if name in names}
    made = Binding(node, cell, "", known)
    found: Names = dict.fromkeys(cell.bound(node), (made,))
    for target, value in _assignments(node):
        root, parts = chain(target)
        if isinstance(node, ast.AugAssign) or parts:  # it changes what is there
            found[root] = (*names.get(root, ()), made)
        elif aliases := _aliases(value, names):
            found[root] = tuple(Binding(node, cell, dotted, {}) for dotted in aliases)
    return found


def _assignments(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets of a statement with what each is set to, as far as that can be seen."""
    match node:
        case ast.Assign(targets, value):
            for target in targets:
                yield from _pairs(target, value)
        case ast.AnnAssign(target, _, ast.expr() as value) | ast.AugAssign(target, _, value):
            yield target, value


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    match target, value:
        case ast.Tuple(targets) | ast.List(targets), ast.Tuple(values) | ast.List(values):
            if len(targets) == len(values):
                for one, other in zip(targets, values, strict=True):
                    yield from _pairs(one, other)
        case _ if chain(target)[0]:
            yield target, value


def _aliases(value: ast.expr, names: Names) -> list[str]:
    """The dotted names that an expression may be another name for."""
    root, parts = chain(value)
    return [
        ".".join([binding.dotted, *parts]) for binding in meanings(root, names) if binding.dotted
    ]


def meanings(name: str, names: Names) -> tuple[Binding, ...]:
    """What a name of the notebook may mean; nothing for "", which is none."""
    if not name or name in names or hasattr(builtins, name):
        return names.get(name, ())
    return tuple(replace(b, dotted=f"{b.dotted}.{name}") for b in names.get(STAR, ()))


def chain(node: ast.expr) -> tuple[str, list[str]]:
    """The name at which a chain of attributes begins, and the attributes; "" if at none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return (node.id if isinstance(node, ast.Name) else ""), parts


def imports(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with the dotted name of what it then means."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            whole, first = alias.name, alias.name.split(".")[0]
            yield (alias.asname, whole) if alias.asname else (first, first)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            name = alias.asname or alias.name
            if node.level or not node.module:
                yield name, ""
            else:
                yield name, node.module if name == STAR else f"{node.module}.{alias.name}"
