"""Says what is wrong with an installation, and what to type: `python -m helpers.doctor`.

Only the standard library is imported here. What is examined is imported in processes of its own,
so that nothing broken there stops this one.
"""

from __future__ import annotations  # a Python that is too old shall read this file, and say so

import importlib.metadata
import re
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from helpers import __version__
from helpers.trial import Trial, tried

NAME = "digits-by-hand"
ROOT = Path(__file__).resolve().parents[1]
FROM_WHEEL = ROOT.name in ("site-packages", "dist-packages")
COURSE = Path.cwd() if FROM_WHEEL else ROOT
PROJECT = ROOT / "pyproject.toml"
INSTALL = f"type: python -m pip install {NAME if FROM_WHEEL else '--editable .'}"
GRADING = 'type: python -m pip install --editable ".[grading]"'
ANEW = "Copy it anew from where you have the course. Your notebooks can stay."
# MNIST takes 66 MB, its features 72 MB, notebook 1's files as much again, ResNet-50 98 MB.
ROOM = 400  # MB

# torchvision may need what helpers does for it (helpers.torchvision_repair); that is no fault.
IMPORT = """
try:
    import {module}
except RuntimeError as error:
    import helpers, {module}
    print(error)
"""
WEIGHTS = """
import numpy as np
from helpers.encoder import encode
encode(np.zeros((1, 28, 28), np.uint8))
"""
CHECKS = """
from pathlib import Path
from helpers.checking import checks_file
for path in {paths}:
    checks_file.read(Path(path))
"""
# A download would take longer than one waits for this report.
DIGITS = """
import os
from helpers import data
if os.environ.get("MNIST_ROOT") or data.mnist_folder():
    print(data.describe())
else:
    print("MNIST is not here: the first notebook downloads it (12 MB), or without a network takes"
          f" the digits inside scikit-learn ({data.profile()} profile)")
"""


class Finding(NamedTuple):
    """One line of the report. `todo` says what to do; it is empty where all is well."""

    what: str
    todo: str = ""


def main() -> int:
    """Print what was found; 1 if there is something to mend, else 0."""
    if hasattr(sys.stdout, "reconfigure"):  # a console may lack a letter of a folder's name
        sys.stdout.reconfigure(errors="replace")
    wrong = 0
    # All at once, because most wait for a process of their own.
    with ThreadPoolExecutor() as pool:
        examinations = (version, python, packages, pair, weights, digits, checks, disk)
        for findings in pool.map(_findings, examinations):
            for finding in findings:
                print("MEND" if finding.todo else "ok  ", finding.what)
                if finding.todo:
                    print("     ", finding.todo)
                    wrong += 1
            sys.stdout.flush()
    if wrong:
        print(f"\nBegin at the top, in the folder {COURSE}, with the course's environment active.")
    return 1 if wrong else 0


def version() -> Iterator[Finding]:
    """Of the course, and where it lies."""
    yield Finding(f"Digits by hand {__version__}, {ROOT}")


def python() -> Iterator[Finding]:
    """Whether this Python is recent enough."""
    here = "Python {}.{}.{}, {}".format(*sys.version_info[:3], sys.executable)
    if FROM_WHEEL:  # pip saw to it
        yield Finding(here)
        return
    needed = re.search(r'requires-python = ">=(\d+)\.(\d+)"', PROJECT.read_text(encoding="utf-8"))
    assert needed is not None
    recent = sys.version_info >= tuple(map(int, needed.groups()))
    advice = "Make the environment anew with Python {}.{} or later: see README.md."
    yield Finding(here, "" if recent else advice.format(*needed.groups()))


def packages() -> Iterator[Finding]:
    """Whether each is there, is in range, and can be imported."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    modules, there = _modules(), {}
    for line, install in _needed().items():
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        if name in modules:
            there[modules[name]] = requirement, install
        else:
            yield Finding(f"{requirement.name} is missing", install)
    trials = tried(*(IMPORT.format(module=module) for module in there))
    for module, trial in zip(there, trials):  # no `strict` in 3.9
        requirement, install = there[module]
        installed = importlib.metadata.distribution(requirement.name)
        here = f"{requirement.name} {installed.version}"
        if not requirement.specifier.contains(installed.version, prereleases=True):
            yield Finding(f"{here} is not {requirement.specifier}", install)
        elif hiding := _hiding(module):
            yield Finding(f"{hiding} hides the package {module}", "Rename that file or folder.")
        elif trial.problem:
            again = f'type: python -m pip install --force-reinstall --no-deps "{requirement}"'
            yield Finding(f"{here} does not work ({trial.problem.splitlines()[0]})", again)
        else:
            yield Finding(
                f"{here}, which works once helpers is imported ({trial.said})"
                if trial.said
                else here
            )


def _needed() -> dict[str, str]:
    """Each requirement with what installs it: of students, and in the whole course of graders."""
    if FROM_WHEEL:
        lines = importlib.metadata.requires(NAME) or ()
        return {line: INSTALL for line in lines if "extra ==" not in line}
    import tomllib

    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    return {
        **dict.fromkeys(project["dependencies"], INSTALL),
        **dict.fromkeys(extras.get("grading", ()), GRADING),
    }


def pair() -> Iterator[Finding]:
    """Whether torch is the one for which torchvision was built."""
    from packaging.requirements import Requirement

    try:
        torch, torchvision = map(importlib.metadata.distribution, ("torch", "torchvision"))
    except importlib.metadata.PackageNotFoundError:
        return  # that was said
    requirements = map(Requirement, torchvision.requires or ())
    built_for = next(each.specifier for each in requirements if each.name == "torch")
    both = f"torchvision {torchvision.version} and torch {torch.version}"
    if not built_for.contains(torch.version, prereleases=True):
        yield Finding(f"{both} are no pair: it was built for torch{built_for}", INSTALL)
    else:
        yield Finding(f"{both} are a pair")


def weights() -> Iterator[Finding]:
    """Whether the encoder's weights are whole."""
    (trial,) = tried(WEIGHTS)
    yield _finding_of(trial, "the encoder runs with its weights")


def digits() -> Iterator[Finding]:
    """Which digits there are; nothing is downloaded."""
    (trial,) = tried(DIGITS)
    yield _finding_of(trial, trial.said.rpartition("\n")[2])


def checks() -> Iterator[Finding]:
    """Whether each notebook has its `checks.npz` beside it, and of this version."""
    folders, whole = sorted({path.parent for path in COURSE.glob("notebooks/*/*.ipynb")}), []
    for folder in folders:
        path = folder / "checks.npz"
        if problem := _damage(path):
            yield Finding(f"{path} is {problem}", ANEW)
        else:
            whole.append(str(path))
            yield Finding(f"{path.relative_to(COURSE)}")
    if whole:
        (trial,) = tried(CHECKS.format(paths=whole))
        yield _finding_of(trial, "the checks and the helpers fit together")
    if not folders and not FROM_WHEEL:
        yield Finding(f"there is no notebook in {COURSE / 'notebooks'}", ANEW)


def _damage(path: Path) -> str:
    """What is wrong with an archive, or nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "damaged" if archive.testzip() else ""
    except FileNotFoundError:
        return "missing"
    except (OSError, zipfile.BadZipFile, zlib.error):
        return "damaged"


def disk() -> Iterator[Finding]:
    """Whether something can be saved, and there is room."""
    try:
        with tempfile.TemporaryDirectory(dir=COURSE):
            pass
    except OSError:
        yield Finding(
            f"nothing can be saved in {COURSE}", "Move the folder to where you may write."
        )
    free = shutil.disk_usage(COURSE).free // 10**6
    enough = free >= ROOM
    yield Finding(
        f"{free:,} MB free on the disk", "" if enough else f"Make room: {ROOM} MB are needed."
    )


def _findings(examination: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(examination())
    except FileNotFoundError as error:
        return [Finding(f"{error.filename} is missing", ANEW)]
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        return [Finding(f"{examination.__name__} could not be examined ({problem})", INSTALL)]


def _finding_of(trial: Trial, what: str) -> Finding:
    """A helper's own error says in its second line what to do; for others, see the packages."""
    problem, _, todo = trial.problem.partition("\n")
    return Finding(problem, todo or "Mend the packages first.") if problem else Finding(what)


def _modules() -> dict[str, str]:
    """The name under which each installed package is imported: its own, or its first."""
    from packaging.utils import canonicalize_name

    modules: dict[str, str] = {}
    for module, names in sorted(importlib.metadata.packages_distributions().items()):
        for name in map(canonicalize_name, names):
            if module == name or (name not in modules and not module.startswith("_")):
                modules[name] = module
    return modules


def _hiding(module: str) -> str:
    """A file or folder of the student's that is imported in place of a package, or nothing."""
    for path in (Path(f"{module}.py"), Path(module, "__init__.py")):
        if path.exists():
            return str(path.resolve())
    return ""


if __name__ == "__main__":
    sys.exit(main())
