"""What grading again changed: for whom, on which question, and why."""

from collections.abc import Mapping, Sequence

from grading.gradebook.change_log import Change
from grading.gradebook.records import Mark
from grading.grader.task import Graded
from grading.intake.sizes import plain
from helpers.checking import say

MOST = 20  # shown; all are in the file
SAME = 1e-9  # points


def changes(before: Mapping[str, Mark], worth: Mapping[str, float], graded: Graded) -> list[Change]:
    """The marks of one student that are others now, or out of other points.

    `worth` says out of how many points each was, by the names of the graded cells; empty if that is
    not known. What was given by hand stays.
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
        if worth.get(name, mark.most) != mark.most or abs(mark.score - after) > SAME:
            question, why = name.removeprefix("check_"), _points(name, mark, worth) + why
            changed.append(Change(graded.student, question, mark.score, after, why))
    return changed


def _points(name: str, mark: Mark, worth: Mapping[str, float]) -> str:
    """What is said of a question that was released anew, before anything else."""
    if worth and name not in worth:
        return f"new, {mark.most:g} points: "
    old = worth.get(name, mark.most)
    return f"{old:g} points → {mark.most:g}: " if old != mark.most else ""


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
