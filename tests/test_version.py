"""The version stands in one place, and whatever else names it says the same."""

import subprocess
import sys
import tomllib
import zipfile

from setuptools.config.pyprojecttoml import read_configuration

from grading.authoring.bundle import bundle
from grading.course import ROOT
from helpers import __version__


def test_what_is_installed_cited_and_told_is_one_version():
    project = read_configuration(ROOT / "pyproject.toml")["project"]
    assert project["version"] == __version__
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {__version__}\n" in citation
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line for line in changes.splitlines() if line.startswith("## ")]
    assert headings[0] == "## Unreleased" and headings[1].startswith(f"## {__version__} - 20")


def test_the_commands_say_it():
    for command in (["grading", "--version"], ["helpers.doctor"]):
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True
        )
        assert __version__ in done.stdout.splitlines()[0]


def test_the_students_archive_has_it(course):
    with zipfile.ZipFile(bundle(course)) as archive:
        (path,) = (name for name in archive.namelist() if name.endswith("/pyproject.toml"))
        project = tomllib.loads(archive.read(path).decode())["project"]
    assert project["version"] == __version__
