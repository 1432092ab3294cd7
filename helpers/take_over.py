"""Takes your answers over into a newer release: `python -m helpers.take_over OLD`.

OLD is the folder of the older archive, or your notebook in it. Type it in the folder of the newer
one. What is older is only read; an answer that is in the newer notebook already stays.
"""

import argparse
import copy
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id

from helpers.checking.errors import UserError
from helpers.handed_out import about, is_untouched

CHANGED = "What is asked for here has changed since this was written. It was handed out anew as:"
LAST = "Restart the kernel and run all cells. What is older was left as it was."


@dataclass
class Taken:
    """What became of a newer notebook: names of its answers, and of cells that are gone."""

    answers: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    own: int = 0
    left: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The same in sentences."""
        said = {
            "answers taken over": self.answers,
            "asked for otherwise now, see the end of these cells": self.changed,
            "in the newer one already, and left so": self.kept,
            "no longer asked for, yours is kept as a cell of your own": self.gone,
            "still to do": self.empty,
            "not looked at, since another has more answers": self.left,
        }
        lines = [f"{what}: {', '.join(names)}" for what, names in said.items() if names]
        return lines + [f"other cells of yours: {self.own}"] * bool(self.own)


def main(arguments: list[str] | None = None) -> int:
    """Take over what is found; 1 if there is nothing to take or nowhere to put it."""
    parser = argparse.ArgumentParser(prog="python -m helpers.take_over", description=__doc__)
    parser.add_argument("old", type=Path, help="the older folder, or a notebook in it")
    try:
        for name, taken in take_over(parser.parse_args(arguments).old, Path.cwd()).items():
            print(name, *(f"  {line}" for line in taken.lines()), sep="\n")
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print(LAST)
    return 0


def take_over(old: Path, course: Path) -> dict[str, Taken]:
    """Bring answers out of the notebook or folder `old` into the notebooks of a course's folder.

    Returns what became of each that an older one was found for. Raises UserError if there is none.
    """
    newer = _notebooks(course / "notebooks")
    if not newer:
        raise UserError(
            "There are no notebooks here.\n"
            "Go to the folder of the newer archive, the one that has notebooks/ in it."
        )
    if not old.exists():
        raise UserError(f"{old} is not there.\nGive the folder of the older archive.")
    older = {path: each for path, each in _notebooks(old).items() if path not in newer}
    done = {}
    for path, new in newer.items():
        found = [source for source, each in older.items() if _is_of(each, new)]
        if found:
            found.sort(key=lambda source: len(_answers(older[source], new)[0]), reverse=True)
            whole, taken = taken_over(older[found[0]], new)
            taken.left = list(map(str, found[1:]))
            _write(whole, path)
            done[path.name] = taken
    if not done:
        raise UserError(
            f"There is no older version of a notebook of this course in {old}.\n"
            "Give the folder of the older archive, or your notebook itself."
        )
    return done


def taken_over(old: NotebookNode, new: NotebookNode) -> tuple[NotebookNode, Taken]:
    """The newer notebook with the answers of the older one, and what was done."""
    whole, taken = copy.deepcopy(new), Taken()
    answers, used = _answers(old, new)
    behind = _own(old, new, used, taken)
    cells = behind.pop("", [])
    for cell in whole.cells:
        name, known = _name(cell), about(cell)
        answer = answers.get(name)
        if known.get("solution"):
            _fill(cell, answer, taken)
        elif answer is not None and not known and is_untouched(cell, known):
            cell.source = answer.source  # given, but for everybody to try things in
        cells += [cell, *behind.pop(name, [])]
    whole.cells = cells
    return whole, taken


def _fill(cell: NotebookNode, answer: NotebookNode | None, taken: Taken) -> None:
    """Put an answer into its cell, unless one is there."""
    name, known = _name(cell), about(cell)
    if not is_untouched(cell, known):
        taken.kept.append(name)
    elif answer is None:
        taken.empty.append(name)
    else:
        taken.answers.append(name)
        before, now = about(answer).get("checksum"), known.get("checksum")
        if before and before != now and cell.cell_type == "code":
            taken.changed.append(name)
            anew = "\n".join(f"# {line}".rstrip() for line in [CHANGED, *cell.source.split("\n")])
            cell.source = f"{answer.source}\n\n{anew}"
        else:
            cell.source = answer.source
        if answer.get("attachments") and cell.cell_type == "markdown":
            cell.attachments = answer.attachments


def _answers(old: NotebookNode, new: NotebookNode) -> tuple[dict[str, NotebookNode], list[int]]:
    """What was written into cells of the newer notebook, by their names, and the places of these
    cells in the older one. Where an editor has dropped names, a function is known by its own."""
    answers: dict[str, NotebookNode] = {}
    for cell in old.cells:
        if not _is_as_handed_out(cell):
            answers.setdefault(_name(cell), cell)
    named = {_name(cell) for cell in old.cells}
    for cell in new.cells:
        if about(cell).get("solution") and _name(cell) not in named and _defined(cell):
            same = [each for each in old.cells if _defined(each) == _defined(cell) != ""]
            if same and same[-1].source.strip() != cell.source.strip():
                answers[_name(cell)] = same[-1]
    wanted = {_name(cell) for cell in new.cells if not about(cell).get("locked")}
    answers = {name: cell for name, cell in answers.items() if name in wanted}
    used = [
        place for place, cell in enumerate(old.cells) if any(cell is a for a in answers.values())
    ]
    return answers, used


def _own(
    old: NotebookNode, new: NotebookNode, used: list[int], taken: Taken
) -> dict[str, list[NotebookNode]]:
    """The student's other cells, by the name of the cell that they follow."""
    names, there = {_name(cell) for cell in new.cells}, {cell.source for cell in new.cells}
    behind: dict[str, list[NotebookNode]] = {}
    last = ""
    for place, cell in enumerate(old.cells):
        if _name(cell) in names:
            last = _name(cell)
        known = about(cell)
        if place in used or known.get("locked") or _is_as_handed_out(cell):
            continue
        if not cell.source.strip() or cell.source in there:
            continue
        if known.get("solution") and _name(cell) not in names:
            taken.gone.append(_name(cell))
        else:
            taken.own += 1
        kept = NotebookNode(
            id=generate_corpus_id(),
            cell_type=cell.cell_type,
            metadata=NotebookNode(),
            source=cell.source,
        )
        if cell.cell_type == "code":
            kept.update(outputs=[], execution_count=None)
        elif cell.get("attachments"):
            kept.attachments = cell.attachments
        behind.setdefault(last, []).append(kept)
    return behind


def _is_as_handed_out(cell: NotebookNode) -> bool:
    return is_untouched(cell, about(cell))


def _name(cell: NotebookNode) -> str:
    return str(about(cell).get("grade_id") or cell.get("id", ""))


def _defined(cell: NotebookNode) -> str:
    """The first function or class that a cell defines at its top level."""
    found = re.search(r"^(?:def|class) +(\w+)", cell.source, re.MULTILINE)
    return found[1] if found and cell.cell_type == "code" else ""


def _is_of(old: NotebookNode, new: NotebookNode) -> bool:
    """Whether two notebooks are versions of one: most answers of one are in the other."""
    asked = [cell for cell in new.cells if about(cell).get("solution")]
    names = {_name(cell) for cell in old.cells} | {_defined(cell) for cell in old.cells}
    return 2 * sum(bool({_name(c), _defined(c)} & names - {""}) for c in asked) > len(asked)


def _notebooks(place: Path) -> dict[Path, NotebookNode]:
    """The notebooks in a folder, or the one that is named. Raises UserError if one is damaged."""
    paths = sorted(place.rglob("*.ipynb")) if place.is_dir() else [place] * place.exists()
    read = {}
    for path in paths:
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            read[path.resolve()] = nbformat.read(path, as_version=4)
        except Exception as error:  # nbformat raises many kinds
            raise UserError(
                f"{path} cannot be read as a notebook ({type(error).__name__}).\n"
                "Save it anew in JupyterLab, or give another one."
            ) from None
    return read


def _write(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    nbformat.write(notebook, fresh)
    fresh.replace(path)


if __name__ == "__main__":
    sys.exit(main())
