"""What grading again changed: for whom, on which question, and why."""

from collections.abc import Mapping, Sequence

from grading.gradebook.change_log import Change
from grading.gradebook.records import Mark
from grading.grader.task import Graded
from grading.grader.verdict import Verdict
from grading.intake.sizes import plain
from helpers.checking import say

MOST = 20  # shown; all are in the file
SAME = 1e-9  # points


def changes(before: Mapping[str, Mark], graded: Graded, most: Mapping[str, float]) -> list[Change]:
    """The marks of one student that are others now. What was given by hand stays.

    `most` says out of how many points each question was before, as far as that was noted.
    """
    changed = []
    for verdict in graded.verdicts:
        mark = before.get(f"check_{verdict.question}")
        if not mark or mark.by_hand or mark.waiting:
            continue
        after = float(verdict.points) + mark.extra
        if abs(mark.score - after) > SAME:
            why = plain(say.reason_of(verdict) or say.result_of(verdict)).splitlines()[0]
            why = _points(verdict, most) + why
            changed.append(Change(graded.student, verdict.question, mark.score, after, why))
    return changed


def _points(verdict: Verdict, most: Mapping[str, float]) -> str:
    """What is said of a question that was released anew, before anything else."""
    if not most:
        return ""
    if verdict.question not in most:
        return f"new, {verdict.max_points:g} points: "
    old = most[verdict.question]
    return f"{old:g} points → {verdict.max_points:g}: " if old != verdict.max_points else ""


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
