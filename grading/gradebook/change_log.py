"""The table of marks that changed, which keeps those of every time before."""

import csv
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from grading.gradebook.spreadsheet import harmless


@dataclass(frozen=True)
class Change:
    """One mark that is not what it was. `why` is what the grader says of the answer now."""

    student: str
    question: str
    before: float
    after: float
    why: str


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
