"""Folders for a while. What a process that was killed has left, the next one removes.

A folder belongs to whoever has it locked: the system takes the lock away with the process.
"""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.util import Finalize
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where what a killed process has left stays
    fcntl = None  # type: ignore[assignment]

PREFIX = "grading-"
_own: dict[int, tuple[Path, int]] = {}  # by process: a fork has none of it
_making = threading.Lock()


@contextmanager
def folder(prefix: str, place: Path) -> Iterator[Path]:
    """A new folder in `place`, for the time of the block. Raises OSError."""
    path, lock = _made(prefix, place)
    try:
        yield path
    finally:
        _removed(path, lock)


def of_this_process() -> Path:
    """A folder for what this process keeps for a while; gone when it ends. Raises OSError."""
    with _making:
        process = os.getpid()
        if process not in _own:
            _own[process] = _made(PREFIX, Path(tempfile.gettempdir()))
        return _own[process][0]


def close() -> None:
    """Remove this process's folder, if it has one."""
    if own := _own.pop(os.getpid(), None):
        _removed(*own)


# After that for multiprocessing's own folder (−100), which may lie in it.
Finalize(None, close, exitpriority=-200)


def _made(prefix: str, place: Path) -> tuple[Path, int]:
    """A new folder and its lock, once those are gone that nobody has locked any more."""
    for left in place.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):  # it is somebody else's, or in use
            _removed(left, _locked(left))
    while True:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            return path, _locked(path)
        except (BlockingIOError, FileNotFoundError):  # taken for one that was left
            continue


def _locked(path: Path) -> int:
    """A lock on a folder of this user's. Raises OSError if there can be none."""
    if fcntl is None:
        return -1
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(lock).st_uid != os.getuid():
            raise PermissionError(path)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.stat()  # it may have gone before it was locked
    except OSError:
        os.close(lock)
        raise
    return lock


def _removed(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    if lock >= 0:
        os.close(lock)
