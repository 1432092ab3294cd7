"""The files of a download: what lies there, in archives or unpacked by a browser."""

import contextlib
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from grading.intake.folder import MAX_NOTEBOOK, NOT_THE_STUDENTS
from grading.plugins import download
from grading.plugins.download import Named
from grading.plugins.said import Said

LONGEST = 50  # characters: a file's name holds 255 bytes
# Some browsers add an extension.
NOTEBOOK = re.compile(r"(?P<stem>.+?)\.ipynb(?:\.json|\.txt)?", re.IGNORECASE)
DAMAGED = "damaged or locked"
NO_NOTEBOOK = "no notebook"


@dataclass(frozen=True)
class Upload:
    """A file in a download. Of two, the one with more `order` is later.

    named     what its path says
    name      what it is to be called
    notebook  whether it is one, by its name
    batch     the download that it came with
    """

    path: str
    named: Named
    name: str
    notebook: bool
    batch: str
    order: tuple[int, ...]
    size: int
    open: Callable[[], IO[bytes]]


class Reader:
    """Reads downloads for the assignment `own`, and says what it leaves out."""

    def __init__(self, own: str, said: Said) -> None:
        self._own, self._said = own, said

    def uploads(self, folder: Path, opened: contextlib.ExitStack) -> list[Upload]:
        """All files below a folder, the latest last. Archives stay open while `opened` is."""
        uploads: list[Upload] = []
        for turn, (batch, files) in enumerate(_batches(folder).items()):
            for path in files:
                name = path.relative_to(folder).as_posix()
                if name != batch:
                    size, content = path.stat().st_size, partial(_opened, path)
                    uploads += self._upload(name, (batch, turn), size, content)
                    continue
                try:
                    archive = opened.enter_context(zipfile.ZipFile(path))
                except Exception:  # zipfile raises many kinds
                    self._said.left_out(DAMAGED, name)
                    continue
                for member in archive.infolist():
                    uploads += self._member(archive, member, (batch, turn))
        return sorted(uploads, key=lambda upload: upload.order)

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, batch: tuple[str, int]
    ) -> Iterable[Upload]:
        path = _decoded(member)
        if path.endswith("/"):
            return ()
        if stat.S_ISLNK(member.external_attr >> 16):
            return self._without("a link", path)
        return self._upload(path, batch, member.file_size, partial(archive.open, member))

    def _upload(
        self, path: str, batch: tuple[str, int], size: int, opened: Callable[[], IO[bytes]]
    ) -> Iterable[Upload]:
        parts = PurePosixPath(path).parts
        if path.startswith("/") or ".." in parts or "\\" in path:
            return self._without("the name leads out of the archive", path)
        if not parts or "__MACOSX" in parts or parts[-1].startswith("."):
            return ()
        if not (named := download.read(path)):
            return self._without("named neither as Canvas nor as Moodle does it", path)
        if size > MAX_NOTEBOOK:
            return self._without(f"more than {MAX_NOTEBOOK >> 20} MB", path)
        notebook = NOTEBOOK.fullmatch(named.file)
        name, again = self._called(notebook["stem"]) if notebook else (_harmless(named.file), 0)
        if not name or name.lower() in NOT_THE_STUDENTS:
            return self._without(NO_NOTEBOOK, path)
        order = (named.upload, batch[1], again)
        return [Upload(path, named, name, notebook is not None, batch[0], order, size, opened)]

    def _without(self, reason: str, path: str) -> Iterable[Upload]:
        self._said.left_out(reason, path)
        return ()

    def _called(self, stem: str) -> tuple[str, int]:
        """The name of a notebook without the number of a resubmission, and that number."""
        # Canvas writes "name-1", a browser "name (1)".
        own = re.escape(self._own)
        match = re.fullmatch(rf"{own}(?:-(\d{{1,9}})| ?\((\d{{1,9}})\))?", stem, re.I)
        if match:
            return f"{self._own}.ipynb", int(match[1] or match[2] or 0)
        return re.sub(r"[^\w ()-]", "_", stem)[:LONGEST] + ".ipynb", 0


def _batches(folder: Path) -> dict[str, list[Path]]:
    """The files of each download, the latest download last: an archive, or what a browser has
    unpacked into one folder."""
    batches: dict[str, list[Path]] = defaultdict(list)
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    for path in sorted(files, key=lambda path: path.stat().st_mtime_ns):
        within = path.relative_to(folder)
        batch = within.parts[0] if within.parts[1:] else ""
        if path.suffix.lower() == ".zip" and not _is_a_student_s(path, folder):
            batch = within.as_posix()
        batches[batch].append(path)
    in_turn = sorted(batches, key=lambda batch: batches[batch][-1].stat().st_mtime_ns)
    return {batch: batches[batch] for batch in in_turn}


def _is_a_student_s(archive: Path, folder: Path) -> bool:
    """Whether an archive is one of the files of an unpacked download, not a download."""
    beside = [archive, *(p for p in archive.parent.iterdir() if p.suffix.lower() != ".zip")]
    named = (download.read(path.relative_to(folder).as_posix()) for path in beside)
    return bool(next(named)) and any(named)


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _decoded(member: zipfile.ZipInfo) -> str:
    """The path of a member. Some systems write UTF-8 without saying so."""
    with contextlib.suppress(UnicodeError):
        if not member.flag_bits & 0x800:
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def _harmless(name: str) -> str:
    """The name of a file that is no notebook, with its extension."""
    return re.sub(r"[^\w ().-]", "_", name)[-LONGEST:].lstrip(". ")
