"""What lies in a folder that was handed in. Links are not followed."""

import hashlib
import mmap
import os
from pathlib import Path

from grading.intake import lean
from grading.intake.handed_in import Unreadable
from grading.intake.times import LATE, TIMESTAMP

MAX_NOTEBOOK = 1 << 30  # bytes
MAX_WHOLE = 16 << 20  # of a larger one, what is large besides the answers is left out first
MAX_KEPT = 256 << 20  # of that
MAX_FILES = 32 << 20  # bytes of all other files
MAX_COUNT = 100
MOST_FILES = f"at most {MAX_COUNT} are, and {MAX_FILES >> 20} MB in all"
NOT_THE_STUDENTS = (TIMESTAMP, LATE, "__pycache__", ".ipynb_checkpoints")


def content_of(path: Path) -> bytes:
    """A notebook's bytes; of a large one, without outputs and the like that are too large to read.

    Raises Unreadable.
    """
    size = path.stat().st_size
    if size <= MAX_WHOLE:
        return path.read_bytes()
    if size > MAX_NOTEBOOK:
        raise Unreadable(f"{path.name} has more than {MAX_NOTEBOOK >> 20} MB and was not read.")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            return lean.without_the_large(content, MAX_KEPT)
        except ValueError as left:
            raise Unreadable(
                f"{path.name} has {left.args[0] >> 20} MB besides its outputs and was not read: at "
                f"most {MAX_KEPT >> 20} MB are. Take large data out of it and hand it in again."
            ) from None


def files_in(folder: Path, notebook: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The plain files beside a notebook, which the student's code may read; a note if too many."""
    paths = []
    for place, folders, names in os.walk(folder):
        folders[:] = set(folders) - set(NOT_THE_STUDENTS)
        paths += [Path(place, name) for name in set(names) - set(NOT_THE_STUDENTS)]
    beside = [
        (len(path.parts), path.stat().st_size, path)
        for path in paths
        if path != notebook and is_plain(path)
    ]
    files: dict[str, bytes] = {}
    room = MAX_FILES
    # What lies nearest first, and the small before the large: a module before data.
    for _, size, path in sorted(beside):
        if size <= room and len(files) < MAX_COUNT:
            room -= size
            files[str(path.relative_to(folder))] = path.read_bytes()
    if len(files) < len(beside):
        return files, (f"Not all files beside the notebook were taken: {MOST_FILES}.",)
    return files, ()


def fingerprint(folder: Path) -> str:
    """A text that changes when anything that was handed in does."""
    digest = hashlib.sha256()
    if not folder.is_symlink():
        for place, folders, names in os.walk(folder):
            folders.sort()
            for path in (Path(place, name) for name in sorted(names)):
                if is_plain(path):
                    size = path.stat().st_size
                    digest.update(os.fsencode(path.relative_to(folder)) + f"\0{size}\0".encode())
                    if size <= MAX_NOTEBOOK:  # more is not read for grading either
                        with path.open("rb") as file:
                            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def is_plain(path: Path) -> bool:
    """Whether a path is that of a file, and of no link to one."""
    return path.is_file() and not path.is_symlink()
