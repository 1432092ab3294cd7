"""Where a course keeps its things."""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat

from helpers.checking.errors import UserError

ROOT = Path(__file__).resolve().parents[1]  # of this project


class CourseError(UserError):
    """Something that the course needs is missing or broken; the message says what to do."""


@dataclass(frozen=True)
class Assignment:
    """What grading one assignment takes, besides the submission.

    solution  text of the solution notebook
    release   text of the released notebook
    files     what lies beside that one, by name
    """

    name: str
    solution: str
    release: str
    files: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def edition(self) -> str:
        """A fingerprint of what decides marks: the release's code, its points and its checks."""
        release = nbformat.reads(self.release, as_version=4)
        graded = [cell.metadata.get("nbgrader", {}) for cell in release.cells]
        points = {about["grade_id"]: about["points"] for about in graded if about.get("grade")}
        code = [cell.source for cell in release.cells if cell.cell_type == "code"]
        digest = hashlib.sha256(json.dumps([points, code], sort_keys=True).encode())
        for name in sorted(self.files):
            digest.update(name.encode() + hashlib.sha256(self.files[name]).digest())
        return digest.hexdigest()


@dataclass(frozen=True)
class Course:
    """A course folder. `solutions` and `notebooks` are folder names inside `root`."""

    root: Path
    solutions: str = "solutions"
    notebooks: str = "notebooks"

    @property
    def grades(self) -> Path:
        """The folder of tables and reports."""
        return self.root / "grades"

    def changes(self, assignment: str) -> Path:
        """The table of marks that changed after they were given."""
        return self.grades / f"{assignment}_changes.csv"

    def solution(self, assignment: str) -> Path:
        """The folder of a solution; CourseError if there is no such assignment."""
        folder = self.root / self.solutions / assignment
        if not folder.is_dir():
            raise CourseError(
                f"There is no assignment {assignment} in {self.solutions}/.\n"
                f"There are: {', '.join(self.assignments()) or 'none'}."
            )
        return folder

    def assignments(self) -> list[str]:
        """The names of those that have a solution, in order."""
        folders = (self.root / self.solutions).glob("[0-9]*")
        return sorted(folder.name for folder in folders if folder.is_dir())

    def released(self, assignment: str, notebook: str) -> nbformat.NotebookNode:
        """A released notebook; CourseError if it was not released yet."""
        return _read(
            self.root / self.notebooks / assignment / f"{notebook}.ipynb",
            f"Release it first: python -m grading release {assignment}",
        )

    def assignment(self, name: str) -> Assignment:
        """What the grader takes along to grade an assignment."""
        solution = _read(
            self.solution(name) / f"{name}.ipynb",
            f"Make it: python -m grading release {name}",
        )
        for cell in solution.cells:
            if cell.cell_type == "code":
                cell.outputs = []  # figures: most of the file, and read for every submission
        release = self.released(name, name)
        released = self.root / self.notebooks / name
        files = {
            path.name: path.read_bytes()
            for path in sorted(released.glob("*"))
            if path.is_file() and path.suffix in (".npz", ".csv", ".txt")
        }
        return Assignment(name, nbformat.writes(solution), nbformat.writes(release), files)

    def key(self) -> bytes:
        """The key from which hidden cases are drawn; made at first use, never committed."""
        path = self.root / ".course_key"
        try:
            # Written whole under another name first: two graders may start at once.
            fresh = path.with_name(f".course_key.{os.getpid()}")
            if not path.exists():
                descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w") as file:
                    file.write(secrets.token_hex(32))
                try:
                    os.link(fresh, path)
                except FileExistsError:
                    pass  # another grader was first
                finally:
                    fresh.unlink()
            key = bytes.fromhex(path.read_text().strip())
        except ValueError:
            key = b""
        if len(key) < 16:
            raise CourseError(
                f"{path.name} is damaged: it holds no key.\nPut its backup back, or delete it; "
                "with a new key the hidden cases change, so grade everybody again."
            )
        return key


def _read(path: Path, advice: str) -> nbformat.NotebookNode:
    try:
        notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
        return notebook
    except FileNotFoundError:
        raise CourseError(f"{path.name} is not there.\n{advice}") from None
    except Exception as error:  # nbformat raises many kinds
        raise CourseError(
            f"{path.name} cannot be read ({type(error).__name__}).\n{advice}"
        ) from None
