"""What has failed in a sandbox, for the person who grades: why, what to do, where the log is."""

import contextlib
import os
import re
import signal
import tempfile
from pathlib import Path

from grading import scratch
from helpers.checking.errors import UserError

MOST_LOGGED = 64 << 10  # bytes that are kept of a log
MOST_SHOWN = 200  # characters of a line
TRACEBACK = "Traceback (most recent call last):\n"
# What to do, by what the cause says; the first that fits.
ADVICE = (
    (r"RLIMIT_", "Raise that limit where the grader is started (ulimit)."),
    (
        r"Errno (27|28|122)\b|No space left",
        "Free some disk space, or have smaller files beside the notebook.",
    ),
    (
        r"MemoryError|Cannot allocate memory|failed to map segment|more memory|SIGKILL",
        "Free some memory, or grade fewer submissions at once (--jobs 1).",
    ),
    (
        r"Errno (11|24)\b|Resource temporarily unavailable|Too many open files|new thread",
        "End other processes of this user, or grade fewer submissions at once (--jobs 1).",
    ),
    (
        r"ImportError|No module named|shared librar|shared object",
        "Install the course's packages into this Python's own environment, all that is seen there.",
    ),
    (
        r"Errno 13\b|Permission denied",
        "Student code has a user of its own: let everybody read that folder (chmod -R a+rX).",
    ),
    (
        r"bwrap: |Operation not permitted",
        "Allow user namespaces on this machine, or use a container that may have them.",
    ),
)
OTHERWISE = "Mend that and run the command again."


class SandboxError(UserError):
    """The sandbox cannot be had here; the message says what to do, in two lines."""


class KernelError(UserError):
    """No kernel can be started, through no fault of the submission; the message has two lines."""


class Busy(Exception):
    """Others have had the cores for so long that an answer did not come: try it again, alone."""


def explained(what: str, why: str, log: str) -> str:
    """Two lines: what has failed and why; what to do, and where the log is kept."""
    advice = next((text for pattern, text in ADVICE if re.search(pattern, why)), OTHERWISE)
    place = _kept(log) if log.strip() else None
    return f"{what}: {' '.join(why.splitlines())}\n{advice}" + (f" Log: {place}" if place else "")


def why(log: str, status: int) -> str:
    """Why a process has ended, in one line: what it raised, or its exit status and last words.

    A negative status is that of a signal.
    """
    _, raised, after = log.rpartition(TRACEBACK)
    lines = [line for line in after.splitlines() if line[:1].strip()]  # frames are indented
    if raised and lines and status > 0:
        ends = dict.fromkeys(_short(line) for line in (lines[0], lines[-1]))
        return " … ".join(ends)
    how = f"killed by {_name(-status)}" if status < 0 else f"exit status {status}"
    words = [line for line in lines if not raised and not line.endswith(":")]
    return f"{how}: {_short(words[-1])}" if words else how


def _short(line: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", line)[:MOST_SHOWN]


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _kept(log: str) -> Path | None:
    """Where the end of a log is kept, in place of the last one; None if there is no room."""
    try:
        handle, name = tempfile.mkstemp(suffix=".log", dir=scratch.of_this_process())
    except OSError:
        return None
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(log.encode(errors="replace")[-MOST_LOGGED:])
        place = Path(tempfile.gettempdir(), f"grading-sandbox-{os.getuid()}.log")
        fresh.replace(place)  # and no link that somebody else has put there
        return place
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        return None
