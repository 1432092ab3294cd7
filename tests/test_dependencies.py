"""What is imported is declared where it is needed, and what is declared is used."""

import ast
import importlib.metadata
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from grading.course import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"grading", "helpers", "tests", "sandbox_kernel", "sandbox_share"}
CLUSTER = ROOT / "grading/classroom/cluster.py"
# Each with the sources that it is for and the extra that it stands on.
PARTS = {
    "": ([*ROOT.glob("helpers/**/*.py"), *ROOT.glob("notebooks/*/*.ipynb")], None),
    "grading": ([path for path in ROOT.glob("grading/**/*.py") if path != CLUSTER], ""),
    "cluster": ([CLUSTER], "grading"),
    "postgresql": ([], "grading"),
    "dev": (list(ROOT.glob("tests/**/*.py")), "cluster"),
}
# What is used without an import.
USED = {
    "": {"ipykernel": "runs the notebooks", "jupyterlab": "shows them"},
    "postgresql": {"psycopg": "named in the gradebook's address"},
    "dev": {
        **dict.fromkeys(("mypy", "ruff", "nbval", "pytest-xdist"), "commands and plug-ins"),
        "playwright": "imported where it is installed",
        **dict.fromkeys(("scipy-stubs", "types-psutil", "types-tqdm"), "read by mypy"),
    },
}


def _declared(part: str) -> set[str]:
    lines = PROJECT["optional-dependencies"][part] if part else PROJECT["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in lines} - {PROJECT["name"]}


def _allowed(part: str | None) -> set[str]:
    return set() if part is None else _declared(part) | _allowed(PARTS[part][1])


def _programs(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        yield path.read_text(encoding="utf-8")
    else:
        cells = nbformat.read(path, as_version=4).cells
        yield from (cell.source for cell in cells if cell.cell_type == "code")


def _imported(paths: list[Path]) -> dict[str, str]:
    """The packages that these files import, each with one of the files."""
    distributions, found = importlib.metadata.packages_distributions(), {}
    for path in paths:
        for node in (node for text in _programs(path) for node in ast.walk(ast.parse(text))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for module in {name.partition(".")[0] for name in names} - OWN:
                if module not in sys.stdlib_module_names:
                    (package,) = set(distributions.get(module, [module]))
                    found[canonicalize_name(package)] = str(path.relative_to(ROOT))
    return found


@pytest.mark.parametrize("part", PARTS)
def test_what_is_imported_is_declared(part):
    imported = _imported(PARTS[part][0])
    assert not {name: imported[name] for name in imported.keys() - _allowed(part)}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_declared_is_used(part):
    unused = _declared(part) - _imported(PARTS[part][0]).keys()
    assert unused == set(USED.get(part, ()))
