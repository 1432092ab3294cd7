"""The one archive that students get: notebooks, helpers, an environment, a README and the licence.

The same course gives the same bytes. Each archive is unpacked and searched before it is kept:
no line of an answer may be in it.
"""

import json
import time
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from grading import scratch
from grading.authoring.leaks import leaked, text
from grading.authoring.release import changed, release_files
from grading.course import ROOT, Course, CourseError
from grading.reasons import explained
from helpers import __version__


def bundle(course: Course) -> Path:
    """Write the archive into `dist/`. Raises CourseError; an older archive is then kept."""
    with explained("No archive was made"):
        return _bundle(course)


def _bundle(course: Course) -> Path:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = project["name"]
    files = {
        "README.md": (ROOT / "docs" / "students.md").read_bytes(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "pyproject.toml": _pyproject(project).encode(),
        "environment.yml": _conda().encode(),
        **_helpers(),
        **_notebooks(course),
    }
    folder = course.root / "dist"
    folder.mkdir(exist_ok=True)
    with scratch.folder(".bundle-", folder) as temporary:
        archive = temporary / f"{name}.zip"
        _write(archive, {f"{name}/{path}": content for path, content in files.items()})
        _prove(course, archive, temporary / "unpacked")
        archive.replace(folder / archive.name)
    return folder / archive.name


def _pyproject(project: dict[str, Any]) -> str:
    needed = "".join(f"    {json.dumps(line)},\n" for line in project["dependencies"])
    return f"""\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = {json.dumps(project["name"])}
version = {json.dumps(__version__)}
requires-python = {json.dumps(project["requires-python"])}
dependencies = [
{needed}]

[tool.setuptools]
packages = ["helpers", "helpers.checking", "helpers.datasets", "helpers.plots"]
"""


def _conda() -> str:
    """The course's own environment.yml, without what grading and development take."""
    own = (ROOT / "environment.yml").read_text(encoding="utf-8")
    return own.replace("-e .[dev]", "-e .")


def _helpers() -> dict[str, bytes]:
    folder = ROOT / "helpers"
    paths = [*folder.rglob("*.py"), *(folder / "weights").iterdir()]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def _notebooks(course: Course) -> dict[str, bytes]:
    """What was released, where it still is what the release makes."""
    folder = course.root / course.notebooks
    assignments = [name for name in course.assignments() if (folder / name).is_dir()]
    if not assignments:
        raise CourseError("Nothing is released here.\nRelease it first: python -m grading release")
    files: dict[str, bytes] = {}
    for assignment in assignments:
        fresh = release_files(course, assignment)
        if differing := changed(course, assignment, fresh):
            raise CourseError(
                f"{assignment}/{differing[0]} is not what the release makes.\n"
                f"Release it anew: python -m grading release {assignment}"
            )
        files |= {f"notebooks/{assignment}/{name}": fresh[name] for name in fresh}
    return files


def _write(archive: Path, files: dict[str, bytes]) -> None:
    today = time.localtime()[:3]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as whole:
        for path in sorted(files):
            member = zipfile.ZipInfo(path, (*today, 0, 0, 0))
            member.external_attr = 0o644 << 16
            member.create_system = 3  # on every system
            whole.writestr(member, files[path], zipfile.ZIP_DEFLATED)


def _prove(course: Course, archive: Path, unpacked: Path) -> None:
    """Find no answer of any notebook in what students unpack, or raise CourseError."""
    with zipfile.ZipFile(archive) as whole:
        whole.extractall(unpacked)
    solutions = [
        nbformat.read(course.solution(name) / f"{name}.ipynb", as_version=4)
        for name in course.assignments()
    ]
    everything = NotebookNode(cells=[cell for solution in solutions for cell in solution.cells])
    for path in sorted(unpacked.rglob("*")):
        if leaks := leaked(everything, text(path)):
            raise CourseError(
                f"{path.relative_to(unpacked)} holds text of a solution: {leaks[0]!r}.\n"
                "No archive was made. Say it otherwise there, or in the solution."
            )
