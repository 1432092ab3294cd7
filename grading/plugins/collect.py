"""Reads the zip of a class that Canvas or Moodle gives, for `nbgrader zip_collect`.

nbgrader's own extractor unpacks whatever an archive holds, archives in archives too. This one
reads student and notebook out of each name and writes extracted/<student>/<notebook>.ipynb: no
name in an archive becomes a path. What it leaves out, it says.

The time of handing in is not known here: both systems give the files the time of the download.
"""

import contextlib
import errno
import glob
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.plugins import ExtractorPlugin

from grading.gradebook.nbgrader_course import activate_environment
from grading.intake.folder import MAX_COUNT, content_of
from grading.intake.handed_in import Unreadable
from grading.intake.notebook import parsed
from grading.intake.sanitise import answers_in
from grading.intake.times import LATE
from grading.plugins.download import Key, Person
from grading.plugins.roster import Roster
from grading.plugins.said import Said
from grading.plugins.uploads import DAMAGED, NO_NOTEBOOK, Reader, Upload

# What is said of a download.
BESIDE = "typed into a form beside a notebook"
SEVERAL = "Handed in several times, kept the latest"
FULLEST = "Handed in several notebooks with answers, kept the fullest, or the latest"
NOTHING = "Handed in no file that ends in .ipynb"


class Extractor(ExtractorPlugin):
    """Unpacks the latest attempt of each student, whatever else is in the download."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Fill the folder `extracted_path` from what lies in the folder `archive_path`."""
        self._said = Said()
        self._own: str = self.parent.coursedir.assignment_id
        folder = Path(archive_path)
        with contextlib.ExitStack() as opened:
            uploads = Reader(self._own, self._said).uploads(folder, opened)
            students = self._students(upload.named.person for upload in uploads)
            counted = self._counted(uploads, students)
            self._write(counted, Path(extracted_path))
        late = {student for (student, _), upload in counted.items() if upload.named.late}
        self._said.add("Late, says Canvas, without saying how much", late)
        before = self._collected_before() - set(students.values())
        self._said.add("Were collected before, and are not in this download", before)
        listed = folder.parent / "collected.txt"
        self._said.write(listed)
        for line in self._said.lines(Path(*listed.parts[-3:])):
            self.log.warning(line)

    def _students(self, people: Iterable[Person]) -> dict[Key, str]:
        """The ids of the people in a download. Canvas's numbers are noted in the gradebook."""
        activate_environment()
        directory = self.parent.coursedir
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            roster = Roster(gradebook.students)
            students = roster.find(people)
            for student, number in roster.learned.items():
                gradebook.update_or_create_student(student, lms_user_id=number or None)
        unknown = [
            f"{student} (perhaps {' or '.join(alike)})" if alike else student
            for student, alike in roster.unknown.items()
        ]
        taken = [f"{name} is {student}" for name, student in roster.otherwise.items()]
        self._said.add("In the gradebook nobody is called so, collected as named here", unknown)
        self._said.add("Called otherwise in the gradebook, see whether it is right", taken)
        self._said.add(
            "Several have one name and were kept apart by a number, see who is who",
            roster.doubtful,
        )
        self._said.add("Graded anonymously, to be collected again with names", roster.hidden)
        return students

    def _counted(
        self, uploads: Sequence[Upload], students: Mapping[Key, str]
    ) -> dict[tuple[str, str], Upload]:
        """What is collected, by student and name: of each the latest download with a notebook in
        it, or what is no notebook where there is none."""
        counted: dict[tuple[str, str], Upload] = {}
        by_student: dict[str, list[Upload]] = defaultdict(list)
        for upload in uploads:
            by_student[students[upload.named.person.key]].append(upload)
        for student, own in sorted(by_student.items()):
            notebooks = [upload for upload in own if upload.notebook]
            for upload in own if notebooks else ():
                if not upload.notebook:
                    self._said.left_out(BESIDE if upload.named.typed else NO_NOTEBOOK, upload.path)
            of_kind = notebooks or own
            kept = {each.name: each for each in of_kind if each.batch == of_kind[-1].batch}
            if len(kept) < len(of_kind):
                self._said.add(SEVERAL, [f"{student}: {of_kind[-1].path}"])
            if not notebooks:
                self._said.add(NOTHING, [f"{student}: {', '.join(sorted(kept))}"])
            counted |= {(student, name): upload for name, upload in kept.items()}
        return counted

    def _write(self, counted: Mapping[tuple[str, str], Upload], folder: Path) -> None:
        """Write what there is room for, once here and once in submitted/."""
        room = shutil.disk_usage(folder).free // 2
        fresh = folder / ".new"
        written: dict[str, list[Upload]] = defaultdict(list)
        asked_for = f"{self._own}.ipynb"
        # First what is asked for, the small ones before the large.
        in_turn = sorted(counted.items(), key=lambda item: (item[0][1] != asked_for, item[1].size))
        for (student, name), upload in in_turn:
            if len(written[student]) == MAX_COUNT:
                self._said.left_out(f"more than {MAX_COUNT} of one student", upload.path)
                continue
            if upload.size > room:
                self._said.left_out("for which the disk has no room", upload.path)
                continue
            if not self._unpacked(upload, fresh):
                continue
            written[student].append(upload)
            room -= upload.size
            target = folder / student / name
            target.parent.mkdir(exist_ok=True)
            fresh.replace(target)
        for student, uploads in written.items():
            self._settle(student, uploads, folder / student)
            if any(upload.named.late for upload in uploads):
                (folder / student / LATE).touch()
        files = sum(map(len, written.values()))
        self.log.info("%d files of %d students", files, len([*filter(None, written.values())]))

    def _settle(self, student: str, uploads: Sequence[Upload], folder: Path) -> None:
        """Of several notebooks with answers in them, keep that with the most, of as many the
        latest: which one is graded must not hang on its name. What has no answers stays."""
        if len(uploads) < 2 or not (release := self._release()):
            return
        answers = {each: _answers_in(folder / each.name, release) for each in uploads}
        answered = [each for each in uploads if answers[each]]
        best = max(
            answered,
            key=lambda each: (answers[each], each.order, each.name == f"{self._own}.ipynb"),
            default=None,
        )
        for each in answered:
            if each is not best:
                (folder / each.name).unlink()
        if best and len(answered) > 1:
            self._said.add(FULLEST, [f"{student}: {best.path}"])

    def _release(self) -> NotebookNode | None:
        directory = self.parent.coursedir
        folder = directory.format_path(directory.release_directory, ".", self._own)
        path = Path(folder, f"{self._own}.ipynb")
        try:
            release: NotebookNode = nbformat.read(path, as_version=4)
            return release
        except Exception:  # nbformat raises many kinds; nbgrader says it if nothing is released
            return None

    def _collected_before(self) -> set[str]:
        directory = self.parent.coursedir
        folder = Path(directory.format_path(directory.submitted_directory, "x", self._own))
        return {each.parent.name for each in folder.parents[1].glob(f"*/{glob.escape(self._own)}")}

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
        self._said.left_out(DAMAGED, upload.path)
        return False


def _answers_in(path: Path, release: NotebookNode) -> int:
    """How many answers were worked on in a notebook, as far as it can be read."""
    try:
        return answers_in(parsed(content_of(path))[0], release)
    except Unreadable:
        return 0
