"""Odd notebooks of ordinary students, one module each; tests/test_odd_notebooks.py grades them.

To add one is to add a module. Its name is the student's; its docstring says what the student or
the program did that saved the notebook.

hand_in(right)  what is handed in: a notebook as JSON has it, or its bytes
LOSES           the questions that earn less than all of their points; optional
SAID            words that the notes to student and instructor have; optional

`right` is the release with right answers. They were written by somebody who had not seen how a
submission is read, before anything was tried: what each should earn is what is fair.
"""

import json
from typing import Any

from grading.bank.assignment import bank_of

NAME = "02_softmax_regression"
FILE = f"{NAME}.ipynb"
QUESTIONS = tuple(bank_of(NAME).questions)
STUB = "raise NotImplementedError()"


def at(notebook: dict[str, Any], name: str) -> int:
    """The index of the cell that the release calls so, or that has this id."""
    for index, cell in enumerate(notebook["cells"]):
        if name in (cell["metadata"].get("nbgrader", {}).get("grade_id"), cell.get("id")):
            return index
    raise KeyError(name)


def of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The cell that the release calls so, or that has this id."""
    return notebook["cells"][at(notebook, name)]


def take(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """The same cell, taken out."""
    return notebook["cells"].pop(at(notebook, name))


def put(notebook: dict[str, Any], index: int, *cells: dict[str, Any]) -> dict[str, Any]:
    """The notebook, with cells before the one of that index."""
    notebook["cells"][index:index] = cells
    return notebook


def own(source: str, **others: object) -> dict[str, Any]:
    """A new cell of code."""
    empty = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    return {**empty, "id": f"own-{abs(hash(source)) % 10**8}", "source": source, **others}


def prose(source: str) -> dict[str, Any]:
    """A new cell of text."""
    return {"cell_type": "markdown", "id": f"own-{len(source)}", "metadata": {}, "source": source}


def stub(notebook: dict[str, Any], name: str) -> str:
    """Take an answer's body away, as the release has it; returns the answer."""
    cell = of(notebook, name)
    answer: str = cell["source"]
    head = answer.split('"""')
    cell["source"] = f'{head[0]}"""{head[1]}"""\n    {STUB}'
    return answer


def bare(notebook: dict[str, Any], minor: int = 4) -> dict[str, Any]:
    """The notebook as a front end saves it that keeps neither ids nor metadata of cells."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    notebook["nbformat_minor"] = minor
    return notebook


def as_text(notebook: dict[str, Any]) -> str:
    """The notebook as Jupyter writes it."""
    for cell in notebook["cells"]:
        if isinstance(cell["source"], str):
            cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def passed(name: str) -> dict[str, Any]:
    """What a check prints."""
    text = f"✓ {name}: public checks passed (5 cases)\n"
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def failed(name: str) -> dict[str, Any]:
    """What a check raises."""
    text = f"✗ {name}: wrong in case 1 of 5 (ordinary values)"
    return {"output_type": "error", "ename": "CheckFailed", "evalue": text, "traceback": [text]}
