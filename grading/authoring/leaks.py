"""Finds what a release holds of its solution."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading.cells import is_for_the_instructor
from helpers.checking import checks_file, variants_file


def leaked(solution: NotebookNode, released: str) -> list[str]:
    """The lines of answers, rubrics and claims that a release holds, but nothing else given."""
    given, answers = set(), []
    for cell in solution.cells:
        inside = is_for_the_instructor(cell)
        claims = "claims" in cell.metadata
        for line in cell.source.splitlines():
            if claims and not line.strip().startswith("assert "):
                continue  # how a claim is computed is like any other code
            if "BEGIN SOLUTION" in line or "END SOLUTION" in line:
                inside = "BEGIN" in line
            elif inside and len(line.strip()) > 12:
                answers.append(line.strip())
            else:
                given.add(line.strip())
    said = "\n".join(given)
    return [line for line in answers if line in released and line not in said]


def text(path: Path) -> str:
    """The text of a released file; of an .npz what it tells students."""
    if path.name == variants_file.FILE:
        known = variants_file.read(path).values()
        return "\n".join(f"{each.name}\n{each.hint}" for one in known for each in one.mistakes)
    if path.suffix == ".npz":
        return repr(checks_file.read(path))
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
