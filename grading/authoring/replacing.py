"""Puts new files in the place of old ones: all of them, or none."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def all_or_none() -> Iterator[Callable[[Path, Path], None]]:
    """Gives `put(new, target)`, which moves a file or a new folder into its place.

    If the block ends in an error, or is interrupted, every target is what it was before. Until
    then that is kept beside it, since moving it back takes no room on the disk.
    """
    moves: list[tuple[Path, Path | None]] = []

    def put(new: Path, target: Path) -> None:
        if target.is_dir():
            raise IsADirectoryError(21, "a folder is where a file has to be", str(target))
        before = target.with_name(f".{target.name}.before")
        before.unlink(missing_ok=True)
        moves.append((target, before if os.path.lexists(target) else None))
        if moves[-1][1]:
            target.replace(before)
        new.replace(target)

    try:
        yield put
    except BaseException:
        for target, before in reversed(moves):
            if before is None:
                _remove(target)
            elif before.exists():
                before.replace(target)
        raise
    for _, before in moves:
        if before:
            with suppress(OSError):
                before.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
