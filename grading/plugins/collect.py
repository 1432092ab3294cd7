"""Reads the zip of a class that Canvas or Moodle gives, for `nbgrader zip_collect`.

nbgrader's own extractor unpacks whatever an archive holds, archives in archives too. This one
reads student and notebook out of each name and writes extracted/<student>/<notebook>.ipynb: no
name in an archive becomes a path. What it leaves out, it says.

The time of handing in is not known here: both systems give the files the time of the download.
"""

import contextlib
import errno
import re
import shutil
import stat
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin

from grading.gradebook.nbgrader_course import activate_environment
from grading.intake.folder import MAX_COUNT, MAX_NOTEBOOK
from grading.intake.sizes import plain
from grading.intake.times import LATE
from grading.plugins.roster import LONGEST, Roster

# Folders around what the system names. What is in a folder of Moodle's the student has named,
# maybe as if it were somebody else's.
_OUTER = r"(?:(?:(?!_assignsubmission_)[^/])*/)*"
# "Ada Lovelace_123_assignsubmission_file/work.ipynb", or without folders "…_file_work.ipynb".
# The number is the student's in this assignment only.
MOODLE = re.compile(
    _OUTER + r"(?P<name>[^/_]+)_(?P<number>[0-9]{1,20})_assignsubmission_file"
    r"(?:_?/(?:.*/)?|_)(?P<file>[^/]+)"
)
# "lovelaceada_LATE_123_456_work.ipynb", with the numbers of the student and of the file.
CANVAS = re.compile(
    _OUTER + r"(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<number>[0-9]{1,20})_(?P<upload>[0-9]{1,20})_"
    r"(?P<file>[^/]+)"
)
# Some browsers add an extension.
NOTEBOOK = re.compile(r"(?P<stem>.+?)\.ipynb(?:\.json|\.txt)?", re.IGNORECASE)
SHOWN = 5  # names in a message
DAMAGED = "damaged or locked"


@dataclass(frozen=True)
class Upload:
    """A notebook in a download, and what its path says. Of two, the one with more `order` is later.

    lasting  whether the number is the student's own in all downloads, as Canvas's is
    """

    path: str
    name: str
    number: str
    lasting: bool
    late: bool
    notebook: str
    order: tuple[int, ...]
    size: int
    open: Callable[[], IO[bytes]]


class Extractor(ExtractorPlugin):
    """Unpacks the latest notebooks of each student, whatever else is in the download."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Fill the folder `extracted_path` from what lies in the folder `archive_path`."""
        self._left_out: dict[str, list[str]] = defaultdict(list)
        with contextlib.ExitStack() as opened:
            uploads = self._uploads(Path(archive_path), opened)
            students = self._students({(up.name, up.number, up.lasting) for up in uploads})
            latest = self._latest(uploads, students)
            self._write(latest, Path(extracted_path))
        if late := {student for (student, _), upload in latest.items() if upload.late}:
            self.log.warning("Late, says Canvas, without saying how much: %s", _listed(late))
        for reason, paths in self._left_out.items():
            self.log.warning("Left out, %s: %s", reason, _listed(paths))

    def _uploads(self, folder: Path, opened: contextlib.ExitStack) -> list[Upload]:
        """All notebooks in a download, the latest last."""
        uploads: list[Upload] = []
        files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
        for turn, path in enumerate(sorted(files, key=lambda path: path.stat().st_mtime_ns)):
            name = path.relative_to(folder).as_posix()
            if path.suffix.lower() != ".zip":
                uploads += self._upload(name, turn, path.stat().st_size, partial(_opened, path))
                continue
            try:
                archive = opened.enter_context(zipfile.ZipFile(path))
            except Exception:  # zipfile raises many kinds
                self._without(DAMAGED, name)
                continue
            for member in archive.infolist():
                uploads += self._member(archive, member, turn)
        return sorted(uploads, key=lambda upload: upload.order)

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, turn: int
    ) -> Iterable[Upload]:
        path = _decoded(member)
        if path.endswith("/"):
            return ()
        if stat.S_ISLNK(member.external_attr >> 16):
            return self._without("a link", path)
        return self._upload(path, turn, member.file_size, partial(archive.open, member))

    def _upload(
        self, path: str, turn: int, size: int, opened: Callable[[], IO[bytes]]
    ) -> Iterable[Upload]:
        parts = PurePosixPath(path).parts
        if path.startswith("/") or ".." in parts or "\\" in path:
            return self._without("the name leads out of the archive", path)
        if not parts or "__MACOSX" in parts or parts[-1].startswith("."):
            return ()
        match = MOODLE.fullmatch(path) or CANVAS.fullmatch(path)
        if not match:
            return self._without("named neither as Canvas nor as Moodle does it", path)
        about = match.groupdict()
        notebook = NOTEBOOK.fullmatch(about["file"])
        if not notebook:
            return self._without("no notebook", path)
        if size > MAX_NOTEBOOK:
            return self._without(f"more than {MAX_NOTEBOOK >> 20} MB", path)
        name, again = self._called(notebook["stem"])
        lasting, late = "upload" in about, bool(about.get("late"))
        order = (int(about.get("upload", 0)), turn, again)
        return [
            Upload(path, about["name"], about["number"], lasting, late, name, order, size, opened)
        ]

    def _without(self, reason: str, path: str) -> Iterable[Upload]:
        self._left_out[reason].append(path)
        return ()

    def _called(self, stem: str) -> tuple[str, int]:
        """The name of a notebook without the number of a resubmission, and that number."""
        own = self.parent.coursedir.assignment_id
        # Canvas writes "name-1", a browser "name (1)".
        match = re.fullmatch(rf"{re.escape(own)}(?:-(\d{{1,9}})| ?\((\d{{1,9}})\))?", stem, re.I)
        if match:
            return own, int(match[1] or match[2] or 0)
        return re.sub(r"[^\w ()-]", "_", stem)[:LONGEST], 0

    def _students(self, people: set[tuple[str, str, bool]]) -> dict[tuple[str, str], str]:
        """The ids of the people in a download. Canvas's numbers are noted in the gradebook."""
        activate_environment()
        directory = self.parent.coursedir
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            roster = Roster(gradebook.students)
            in_turn = sorted(people, key=lambda person: (int(person[1]), person))
            students = {person[:2]: roster.find(*person) for person in in_turn}
            for student, number in roster.learnt.items():
                gradebook.update_or_create_student(student, lms_user_id=number)
        if roster.doubtful:
            self.log.warning(
                "Several have one name and were kept apart by a number, see who is who: %s",
                _listed(roster.doubtful),
            )
        return students

    def _latest(
        self, uploads: list[Upload], students: dict[tuple[str, str], str]
    ) -> dict[tuple[str, str], Upload]:
        """What is collected, by student and notebook."""
        latest: dict[tuple[str, str], Upload] = {}
        several = set()
        for upload in uploads:
            place = students[upload.name, upload.number], upload.notebook
            if place in latest:
                several.add(place)
            latest[place] = upload
        for student, notebook in sorted(several):
            kept = plain(latest[student, notebook].path)
            self.log.warning("%s: %s several times, kept the latest: %s", student, notebook, kept)
        return latest

    def _write(self, latest: dict[tuple[str, str], Upload], folder: Path) -> None:
        """Write what there is room for, once here and once in submitted/."""
        room = shutil.disk_usage(folder).free // 2
        fresh = folder / ".new"
        count: dict[str, int] = defaultdict(int)
        own = self.parent.coursedir.assignment_id
        # First what is asked for, the small ones before the large.
        in_turn = sorted(latest.items(), key=lambda item: (item[0][1] != own, item[1].size))
        for (student, notebook), upload in in_turn:
            if count[student] == MAX_COUNT:
                self._without(f"more than {MAX_COUNT} of one student", upload.path)
                continue
            if upload.size > room:
                self._without("for which the disk has no room", upload.path)
                continue
            if not self._unpacked(upload, fresh):
                continue
            count[student] += 1
            room -= upload.size
            target = folder / student / f"{notebook}.ipynb"
            target.parent.mkdir(exist_ok=True)
            fresh.replace(target)
            if upload.late:
                (target.parent / LATE).touch()
        self.log.info("%d notebooks of %d students", sum(count.values()), len(count))

    def _unpacked(self, upload: Upload, target: Path) -> bool:
        """Whether what was uploaded is whole, and written to a file. Raises OSError where
        the disk is full."""
        with target.open("wb") as file:
            try:
                with upload.open() as content:
                    shutil.copyfileobj(content, file)
                return True
            except Exception as error:  # zipfile raises many kinds
                if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise
        target.unlink()
        self._without(DAMAGED, upload.path)
        return False


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _decoded(member: zipfile.ZipInfo) -> str:
    """The path of a member. Some systems write UTF-8 without saying so."""
    with contextlib.suppress(UnicodeError):
        if not member.flag_bits & 0x800:
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def _listed(names: Iterable[str]) -> str:
    listed = sorted(names)
    rest = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(plain(name, 200) for name in listed[:SHOWN]) + rest
