"""Builds a solution notebook from its percent script, the text that is edited and reviewed.

A cell's header says what the cell is; nbgrader's metadata follow from that and from the bank:

    # %% question="softmax"                  the TODO of a question (its answer between
                                             ### BEGIN SOLUTION and ### END SOLUTION)
    # %% check="softmax"                     its check; the points stand in the bank
    # %% [markdown] written="why" points=3   a written answer, graded by hand (its model answer
                                             between comments <!-- BEGIN SOLUTION --> and END)
    # %% [markdown] rubric="why"             its rubric, for the instructor only
    # %% claims=true                         what the text claims, as asserts that hold wherever it
                                             is run; students never see them
    # %% given="imports"                     a cell that students cannot change
    # %%                                     anything else
"""

import itertools
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from grading.bank.question import Bank
from grading.bank.source import BankError
from grading.course import CourseError
from grading.settings import KERNEL_NAME
from helpers.handed_out import text_id

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": KERNEL_NAME}


def script_of(folder: Path) -> Path:
    """The percent script in the folder of a solution. Raises CourseError if there is none."""
    script = folder / f"{folder.name}.py"
    if not script.is_file():
        raise CourseError(f"{folder.name} has no percent script.\nPut it in {script.name} there.")
    return script


def notebook_from(script: Path, bank: Bank) -> NotebookNode:
    """The notebook of a percent script, without outputs. The same text gives the same notebook.

    Raises BankError where the script and the bank do not fit together.
    """
    read = jupytext.read(script, fmt="py:percent")
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=read.cells,
        metadata={"kernelspec": KERNELSPEC, "language_info": {"name": "python"}},
    )
    seen: set[str] = set()
    for cell in notebook.cells:
        role = _role(cell, bank, script.name)
        if role is not None and role["grade_id"] in seen:
            raise BankError(f"{script.name}: two cells are named {role['grade_id']}. Rename one.")
        name = role["grade_id"] if role else _hash(cell, seen)
        seen.add(name)
        cell.id = name
        if role is not None:
            cell.metadata["nbgrader"] = role
    _same_questions(seen, bank, script.name)
    return notebook


def _role(cell: NotebookNode, bank: Bank, script: str) -> NotebookNode | None:
    """The metadata that nbgrader has of a cell, from the header's words."""
    roles = {
        "question": {"solution": True},
        "check": {"grade": True, "locked": True},
        "written": {"grade": True, "solution": True},
        "given": {"locked": True},
    }
    for word, flags in roles.items():
        if word not in cell.metadata:
            continue
        name: str = cell.metadata.pop(word)
        role: dict[str, bool | str | int] = {
            "grade": False,
            "solution": False,
            "locked": False,
            "task": False,
            **flags,
        }
        if word in ("question", "check") and name not in bank.questions:
            raise BankError(
                f"{script}: {name} is not in the bank of {bank.assignment}.\n"
                "Add it to grading/questions, or correct the cell's header."
            )
        role["grade_id"] = f"check_{name}" if word == "check" else name
        if word == "check":
            role["points"] = bank.questions[name].points
        if word == "written":
            role["points"] = cell.metadata.pop("points")
        return NotebookNode(role, schema_version=3)
    return None


def _hash(cell: NotebookNode, taken: set[str]) -> str:
    """An id that changes only with the cell's text."""
    ids = (text_id(cell, count) for count in itertools.count())
    return next(each for each in ids if each not in taken)


def _same_questions(names: set[str], bank: Bank, script: str) -> None:
    for name in bank.questions:
        missing = {name, f"check_{name}"} - names
        if missing:
            raise BankError(
                f"{script}: question {name} is in the bank, but no cell is "
                f"{' or '.join(sorted(missing))}.\nAdd the cell, or take the question out."
            )
