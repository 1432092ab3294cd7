"""A course into which downloads are collected, with `nbgrader zip_collect`."""

import os
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ZipCollectApp

from grading.course import ROOT

NAME = "02_softmax_regression"


class Collecting:
    """A course into which downloads are collected. Its release is empty."""

    def __init__(self, root: Path, gradebook: Path, caplog: pytest.LogCaptureFixture) -> None:
        self.root, self._caplog, self._count = root, caplog, 0
        self.archive = root / "downloaded" / NAME / "archive"
        self.archive.mkdir(parents=True)
        self.release = root / "notebooks" / NAME / f"{NAME}.ipynb"
        self.release.parent.mkdir(parents=True)
        self.release.write_text("{}")
        shutil.copy(ROOT / "nbgrader_config.py", root)
        shutil.copy(gradebook, root)

    def download(
        self,
        files: Mapping[str, str | bytes] | Iterable[tuple[str | zipfile.ZipInfo, str | bytes]],
        name: str = "submissions.zip",
    ) -> None:
        """Make an archive of files: by name the content, or in pairs. It is the newest."""
        pairs = files.items() if isinstance(files, Mapping) else files
        with zipfile.ZipFile(self.archive / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in pairs:
                archive.writestr(member, content)
        self._count += 1
        os.utime(self.archive / name, (self._count, self._count))

    def unpack(self) -> None:
        """Make of the download what a browser does."""
        with zipfile.ZipFile(self.archive / "submissions.zip") as archive:
            archive.extractall(self.archive)
        (self.archive / "submissions.zip").unlink()

    def collect(self) -> None:
        """Collect what was downloaded."""
        app = ZipCollectApp()
        app.initialize([NAME, "--force"])
        app.log.propagate = True  # to where pytest listens
        app.start()

    @property
    def said(self) -> str:
        """What was warned of."""
        records = (record for record in self._caplog.records if record.module == "collect")
        return "\n".join(each.getMessage() for each in records if each.levelname == "WARNING")

    @property
    def listed(self) -> str:
        """What is listed in full."""
        path = self.archive.parent / "collected.txt"
        return path.read_text("utf-8") if path.exists() else ""

    @property
    def handed_in(self) -> dict[str, str | None]:
        """What lies in submitted/: by path the text of a notebook, None for what is none."""
        files = (self.root / "submitted").rglob("*")
        return {
            str(path.relative_to(self.root / "submitted")): (
                path.read_text() if path.suffix == ".ipynb" else None
            )
            for path in files
            if path.is_file()
        }

    def outside(self) -> set[Path]:
        """Every file but those that collecting may write."""
        listed = self.archive.parent / "collected.txt"
        written = (self.archive.parent / "extracted", self.root / "submitted", listed)
        files = (path for path in self.root.parent.rglob("*") if path.is_file())
        return {p for p in files if not any(p.is_relative_to(m) for m in written)}


def of(student: str, name: str = NAME) -> str:
    """Where the notebook of a student lies in submitted/."""
    return f"{student}/{NAME}/{name}.ipynb"


def students(course: Collecting, *new: tuple[str, dict[str, str]]) -> dict[str, str | None]:
    """Put students into the gradebook; returns the numbers of all who are in it."""
    with Gradebook(f"sqlite:///{course.root}/gradebook.db", "digits-by-hand") as gradebook:
        for student, about in new:
            gradebook.add_student(student, **about)
        return {s.id: s.lms_user_id for s in gradebook.students}
