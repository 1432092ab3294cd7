"""Who imports whom, and how large things are."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from grading.course import ROOT

pytestmark = pytest.mark.quick

# What each room, and each module at the top, may import of the others. All may import helpers.
ARROWS = {
    "settings": set(),
    "cells": set(),
    "course": set(),
    "reasons": {"course"},
    "scratch": set(),
    "bank": {"settings"},
    "questions": {"bank"},
    "intake": {"cells"},
    "sandbox": {"scratch", "settings"},
    "grader": {"bank", "cells", "course", "intake", "sandbox", "scratch", "settings"},
    "gradebook": {"cells", "course", "grader", "intake"},
    "authoring": {"bank", "cells", "course", "gradebook", "reasons", "scratch", "settings"},
    "pages": {"bank", "cells", "course", "gradebook", "grader", "intake"},
    "classroom": {
        *("authoring", "bank", "course", "gradebook", "grader"),
        *("intake", "pages", "sandbox", "scratch", "settings"),
    },
    "plugins": {"authoring", "course", "gradebook", "grader", "intake", "pages", "settings"},
    "__main__": {"authoring", "classroom", "course", "grader", "pages", "reasons"},
}
ROOMS = 9  # besides the questions
FLOORS = 8  # modules of which each imports the next
FILE, FUNCTION = 300, 40  # lines
# What is longer still: so many lines and no more.
LONGEST: dict[str, int] = {}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


SOURCES = {
    _name(path): path
    for package in ("grading", "helpers")
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}
MEASURED = [name for name in SOURCES if not name.startswith(("grading.questions", "helpers.plots"))]


def _nodes(node: ast.AST, functions: bool) -> Iterator[ast.AST]:
    """All nodes, with those inside functions or without."""
    for child in ast.iter_child_nodes(node):
        yield child
        if functions or not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _nodes(child, functions)


def _imports(module: str, functions: bool = True) -> set[str]:
    """The modules of grading and helpers that a module imports."""
    found = set()
    for node in _nodes(TREES[module], functions):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            known = name if name in SOURCES else name.rpartition(".")[0]
            if known in SOURCES:
                found.add(known)
    return found - {module}


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def test_rooms_import_what_the_table_allows():
    seen = {room: set() for room in ARROWS}
    for module in SOURCES:
        if module.startswith("grading."):
            rooms = {_room(each) for each in _imports(module) if each.startswith("grading.")}
            seen[_room(module)] |= rooms - {_room(module)}
    extra = {room: rooms - ARROWS[room] for room, rooms in seen.items() if rooms - ARROWS[room]}
    assert not extra
    unused = {room: ARROWS[room] - rooms for room, rooms in seen.items() if ARROWS[room] - rooms}
    assert not unused


def test_no_two_rooms_import_each_other():
    TopologicalSorter(ARROWS).prepare()


def test_helpers_do_not_import_the_grader():
    for module in SOURCES:
        if module.startswith("helpers"):
            assert not [each for each in _imports(module) if each.startswith("grading")], module


def test_there_are_few_rooms_and_floors():
    rooms = {path.parent.name for path in (ROOT / "grading").glob("*/__init__.py")}
    assert len(rooms - {"questions"}) <= ROOMS
    floors: dict[str, int] = {}
    lowest_first = TopologicalSorter({name: _imports(name) for name in SOURCES}).static_order()
    for module in lowest_first:
        below = _imports(module, functions=False)
        floors[module] = 1 + max((floors[each] for each in below), default=0)
    highest = max(floors, key=floors.__getitem__)
    assert floors[highest] <= FLOORS, highest


@pytest.mark.parametrize("module", MEASURED)
def test_files_and_functions_are_short(module):
    lengths = [(module, len(SOURCES[module].read_text(encoding="utf-8").splitlines()), FILE)]
    for node in ast.walk(TREES[module]):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            lengths.append((f"{module}.{node.name}", lines, FUNCTION))
    for name, lines, most in lengths:
        assert lines <= LONGEST.get(name, most), name


def test_a_room_says_what_comes_in_and_what_goes_out():
    for path in (ROOT / "grading").glob("*/__init__.py"):
        if path.parent.name != "questions":
            (only,) = TREES[_name(path)].body
            assert isinstance(only, ast.Expr) and isinstance(only.value, ast.Constant), path
