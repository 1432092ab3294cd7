"""Where the grade is another than what the checks had said when the notebook was saved, and why.

Of what a check said only the mark and the name at its beginning are read: a notebook that was
handed in tells no more of it. A student can write anything there, so it decides nothing.
"""

import re
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode

from grading.grader.verdict import Verdict
from helpers.checking import say
from helpers.checking.finding import Status
from helpers.checking.room import listed

_SAID = re.compile(r"^([✓✗]) (\w+):", re.MULTILINE)


def said_by_checks(notebook: NotebookNode) -> dict[str, bool]:
    """The answers of which a check had said something, and whether they had passed at last."""
    said: dict[str, bool] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("text", "") or output.get("evalue", "")
            said |= {name: mark == "✓" for mark, name in _SAID.findall(text)}
    return said


def differing(verdicts: Sequence[Verdict], said: Mapping[str, bool]) -> tuple[str, ...]:
    """A sentence on the answers that passed then and not now, and one on the others.

    An error that is charged elsewhere makes a check fail, too: the verdict says so itself.
    """
    judged = [each for each in verdicts if each.question in said]
    lost = [each for each in judged if said[each.question] and not each.full]
    earned = [
        each.question
        for each in judged
        if not said[each.question] and each.full and not each.earlier
    ]
    notes = []
    if lost:
        notes.append(
            "Their checks had passed when this was saved, but not here, where all cells are run "
            f"from top to bottom in a fresh kernel: {'; '.join(map(_why, lost))}. "
            "Restart the kernel and run all cells: what passes there all the same needs something "
            "that is not here, or fails on other inputs only."
        )
    if earned:
        notes.append(
            "Their checks had not passed when this was saved, but here, where each cell is run in "
            f"its place, they are right: {listed(earned)}."
        )
    return tuple(notes)


def _why(verdict: Verdict) -> str:
    finding = verdict.finding
    error = f", {finding.got}: {finding.detail}" if finding.status is Status.RAISED else ""
    return say.result_of(verdict).rstrip(".") + error.partition("\n")[0]
