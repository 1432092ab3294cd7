"""When something was handed in, as far as that is known."""

from datetime import UTC, datetime, tzinfo
from pathlib import Path

from dateutil.parser import parse
from dateutil.tz import gettz, tzoffset

TIMESTAMP = "timestamp.txt"  # when it was handed in
LATE = "late.txt"  # is there if the name of the file that was collected said so
UNKNOWN = f"By how much is not known, so nothing is taken off: write the time into {TIMESTAMP}."


def moment(text: str, zone: tzinfo) -> datetime:
    """The time, in UTC, that a text names; without a time zone in it, it is one in `zone`.

    Raises ValueError or OverflowError if it is none.
    """
    *words, last = text.split() or [""]
    # dateutil does not know such as Europe/Berlin, and takes UTC+2 for two hours west of it.
    named = gettz(last) if words and last[0].isalpha() else None
    if named:
        text, zone = " ".join(words), named

    def zone_of(name: str | None, offset: int | None) -> tzinfo:
        if name is not None and offset is None:
            raise ValueError(f"There is no time zone {name}.")
        there: tzinfo = zone if offset is None else tzoffset(name, offset)
        return there

    when: datetime = parse(text, tzinfos=zone_of)
    return when.astimezone(UTC)


def handed_in_at(folder: Path, zone: tzinfo = UTC) -> datetime | None:
    """The time in a submission's timestamp.txt, in UTC; None if there is none."""
    try:
        return moment(_written(folder) or "", zone)
    except (ValueError, OverflowError):
        return None


def odd_times(folder: Path, notebook: Path) -> tuple[str, ...]:
    """What is odd about the time at which a notebook was handed in, in sentences."""
    time, notes = handed_in_at(folder), []
    if time is None and _written(folder) is not None:
        notes.append(f"{TIMESTAMP} holds no date, so whether it was late is not known.")
    if (folder / LATE).is_file() or "_LATE_" in notebook.name:
        said = "The name of the file that was handed in says that it was late."
        notes.append(said if time else f"{said} {UNKNOWN}")
    return tuple(notes)


def _written(folder: Path) -> str | None:
    """What stands in a submission's timestamp.txt, if it has one. Links are not followed."""
    path = folder / TIMESTAMP
    if folder.is_symlink() or path.is_symlink() or not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(200).decode("utf-8-sig", "replace").strip()
