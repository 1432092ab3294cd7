"""Says in two lines why something could not be done, and what to do next."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SQLAlchemyError

from grading.course import CourseError
from helpers.checking.errors import UserError

AGAIN = "run the command again."
CLOSED = (
    "the gradebook cannot be written to",
    f"Let this account write to it and to its folder, then {AGAIN}",
)
GRADEBOOK = {  # words of SQLite and PostgreSQL → what they mean, what to do
    "is full": ("the disk is full", f"Make room, then {AGAIN}"),
    "locked": (
        "another program is writing into the gradebook",
        f"Wait for it or end it (Formgrader, nbgrader), then {AGAIN}",
    ),
    "readonly": CLOSED,
    "read-only": CLOSED,
    "permission denied": CLOSED,
    "unable to open": CLOSED,
}
ADDRESS = "Its address is c.CourseDirectory.db_url in nbgrader_config.py; see README."


@contextmanager
def explained(problem: str, kept: str = "") -> Iterator[None]:
    """Raise CourseError for any error inside: the problem, why, what to do, and what is kept."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:  # everything: of nbgrader, the database, the disk, the solution
        why, advice = _why(error)
        raise CourseError(f"{problem}: {why}.\n{advice} {kept}".rstrip()) from error


def _why(error: Exception) -> tuple[str, str]:
    said = (str(error).strip().splitlines() or [""])[0].rstrip(".")
    if isinstance(error, (SQLAlchemyError, InvalidEntry)):
        meanings = [meant for word, meant in GRADEBOOK.items() if word in said]
        return meanings[0] if meanings else (f"the gradebook cannot be used: {said}", ADDRESS)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return GRADEBOOK["is full"]
    if isinstance(error, PermissionError):
        advice = f"Let this account write there, close what has it open, then {AGAIN}"
        return f"{error.filename} cannot be read or written ({error.strerror})", advice
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}", f"Mend that, then {AGAIN}"
    return f"{type(error).__name__}: {said}".rstrip(": "), f"Mend that, then {AGAIN}"
