"""What grading again changed: for whom, on which question, and why."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from grading.gradebook.records import Mark
from grading.gradebook.spreadsheet import harmless
from grading.grader.task import Graded
from grading.intake.sizes import plain
from helpers.checking import say

MOST = 20  # shown; all are in the file
SAME = 1e-9  # points


@dataclass(frozen=True)
class Change:
    """One mark that is not what it was. `why` is what the grader says of the answer now."""

    student: str
    question: str
    before: float
    after: float
    why: str


def changes(before: Mapping[str, Mark], worth: Mapping[str, float], graded: Graded) -> list[Change]:
    """The marks of one student that are others now, or out of other points.

    `worth` says out of how many points each was, by the names of the graded cells. What was given
    by hand stays.
    """
    verdicts = {f"check_{verdict.question}": verdict for verdict in graded.verdicts}
    changed = []
    for name, mark in before.items():
        verdict, after = verdicts.get(name), mark.score
        if mark.waiting:
            why = "not read yet"
        elif mark.by_hand:
            why = "given by hand"
        elif verdict is None:
            why = "not answered"
        else:
            after = float(verdict.points) + mark.extra
            why = plain(say.reason_of(verdict) or say.result_of(verdict)).splitlines()[0]
        most = worth.get(name, mark.most)
        if most != mark.most:
            why = f"out of {mark.most:g} points now, before out of {most:g}; {why}"
        if most != mark.most or abs(mark.score - after) > SAME:
            question = name.removeprefix("check_")
            changed.append(Change(graded.student, question, mark.score, after, why))
    return changed


def append(path: Path, changed: Sequence[Change]) -> None:
    """Add changes to a table, which keeps those of every time before."""
    if not changed:
        return
    path.parent.mkdir(exist_ok=True)
    now = datetime.now(UTC).isoformat(" ", "seconds")
    with path.open("a", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        if not file.tell():
            table.writerow(["when", *(field.name for field in fields(Change))])
        for each in changed:
            table.writerow(
                [now, *(harmless(v) if isinstance(v, str) else v for v in astuple(each))]
            )


def listing(changed: Sequence[Change]) -> list[str]:
    """The changes as lines to print, question by question."""
    if not changed:
        return ["No mark changed."]
    shown = sorted(changed, key=lambda each: (each.question, each.student))[:MOST]
    lines = [
        f"  {each.question}  {each.student}  {each.before:.4g} → {each.after:.4g}  {each.why}"
        for each in shown
    ]
    if len(changed) > MOST:
        lines.append(f"  … and {len(changed) - MOST} more")
    students = len({each.student for each in changed})
    return [f"Marks changed: {len(changed)}, students: {students}", *lines]
