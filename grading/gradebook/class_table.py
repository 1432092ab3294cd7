"""The table of a class: who earned what, and whom to look at."""

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grading.gradebook.lateness import Lateness
from grading.gradebook.records import ClassRecords

FAILED = "The grader failed: "
EARLIER = "It was graded with an earlier release: run regrade."


@dataclass(frozen=True)
class Row:
    """What the table says of one student. No score: it is not in the gradebook."""

    student: str
    score: float | None
    points: dict[str, float]
    notes: tuple[str, ...]


def rows_of(
    records: ClassRecords, students: Sequence[str], failed: dict[str, str], edition: str
) -> list[Row]:
    """A row for each student; `failed` says over whom the grader failed, and how.

    `edition` is that of today's release.
    """
    scores, marks = records.scores(), records.marks()
    rows = []
    for student in students:
        points: dict[str, float] = {}
        if student in failed:
            notes: tuple[str, ...] = (f"{FAILED}{failed[student]}",)
        elif summary := records.summary(student):
            points, notes = summary.points, summary.notes
            if summary.edition not in ("", edition):
                notes = (*notes, EARLIER)
        else:
            handed_in = records.submitted(student).exists()
            notes = ("It is not graded yet." if handed_in else "Nothing was handed in.",)
        notes += tuple(
            f"{name.removeprefix('check_')} was marked {mark.score:g} before its answer changed: "
            "read it again."
            for name, mark in marks.get(student, {}).items()
            if mark.outdated
        )
        rows.append(Row(student, scores.get(student), points, notes))
    return rows


def show(rows: Sequence[Row]) -> None:
    """Print the table."""
    wide = max([len("student"), *(len(printable(row.student)) for row in rows)])
    print(f"{'student':{wide}}  {'score':>8}  what to look at")
    for row in rows:
        score = "" if row.score is None else f"{row.score:g}"
        notes = printable(" ".join(row.notes))
        print(f"{printable(row.student):{wide}}  {score:>8}  {notes}".rstrip())


def show_late(lateness: Lateness) -> None:
    """Print who was late, and for whom an extension is that nobody here is called."""
    if lateness.late:
        due = f" (due {lateness.due})" if lateness.due else ""
        print(f"Late{due}: {printable(', '.join(sorted(lateness.late)))}")
    if lateness.strange:
        names = printable(", ".join(lateness.strange))
        print(f"c.LatePenalties.extensions names what is not in the gradebook: {names}")


def printable(text: str) -> str:
    """Without what a terminal would take as a command."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", text)


def write(path: Path, rows: Sequence[Row]) -> None:
    """Who earned what: the score with what was graded by hand, points of each question, notes."""
    path.parent.mkdir(exist_ok=True)
    # Of several releases, until all are graded with the same.
    names = list(dict.fromkeys(name for row in rows for name in row.points))
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", "score", *names, "notes"])
        for row in rows:
            points = [row.points.get(name, "") for name in names]
            score = "" if row.score is None else row.score
            table.writerow([row.student, score, *points, " ".join(row.notes)])
    fresh.replace(path)


def note_failures(path: Path, failed: dict[str, str]) -> None:
    """Note beside the table over whom the grader failed in this run, and how, for the report."""
    path.parent.mkdir(exist_ok=True)
    _failures(path).write_text(json.dumps(failed), encoding="utf-8")


def failures(path: Path) -> dict[str, str]:
    """On whom the grader failed when it last ran, and how."""
    try:
        failed: dict[str, str] = json.loads(_failures(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return failed


def _failures(table: Path) -> Path:
    return table.with_name(f".{table.stem}_failures.json")
