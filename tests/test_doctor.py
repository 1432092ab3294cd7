"""The doctor names what is broken and what to do, whatever is broken."""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest

from grading.course import ROOT
from helpers import doctor, trial

SITE = Path(sysconfig.get_path("purelib"))
NEEDED = ["numpy>=2.2,<3", "tqdm>=4.67,<5"]


@pytest.fixture
def course(tmp_path):
    """A course of one's own to break, which needs two small packages only."""
    root = tmp_path / "course"
    shutil.copytree(ROOT / "helpers", root / "helpers")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    need(root, NEEDED)
    return root


def need(root, packages, python=">=3.11"):
    (root / "pyproject.toml").write_text(
        f'[project]\nrequires-python = "{python}"\ndependencies = {packages}\n'
    )


@pytest.fixture(scope="session")
def empty_python(tmp_path_factory):
    """A Python in whose environment nothing is installed."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture
def site(tmp_path):
    """The installed packages in a folder of one's own, without numpy itself."""
    folder = tmp_path / "site"
    folder.mkdir()
    for entry in SITE.iterdir():
        if not entry.name.startswith("numpy") and not entry.name.endswith(".pth"):
            (folder / entry.name).symlink_to(entry)
    return folder


def numpys(pattern):
    return next(SITE.glob(pattern))


def visit(root, python=sys.executable, **variables):
    """The doctor's exit status and the lines of its report; there is never a traceback."""
    env = {**os.environ, "MNIST_ROOT": "embedded", **variables}
    done = subprocess.run(
        [python, "-m", "helpers.doctor"], cwd=root, env=env, capture_output=True, text=True
    )
    assert done.stderr == "" and "Traceback" not in done.stdout
    lines = done.stdout.splitlines()
    assert done.returncode == any(line.startswith("MEND") for line in lines)
    return done.returncode, lines


def mended(lines):
    """What is to mend, each with what to do."""
    return {line[5:]: advice.strip() for line, advice in pairwise(lines) if line.startswith("MEND")}


def test_a_whole_installation_is_all_ok(course):
    status, lines = visit(course)
    assert status == 0 and all(line.startswith("ok  ") for line in lines)
    for word in ("Python 3.", "numpy 2.", "tqdm 4.", "weights", "scikit-learn", "free", "06_vae"):
        assert any(word in line for line in lines), word


def test_nothing_installed(course, empty_python):
    status, lines = visit(course, empty_python, PYTHONPATH="")
    assert status == 1
    assert mended(lines)["packages could not be examined (ModuleNotFoundError: No module named "
                         "'packaging')"] == doctor.INSTALL  # fmt: skip


def test_a_missing_package(course, empty_python, site):
    found = mended(visit(course, empty_python, PYTHONPATH=str(site))[1])
    assert found["numpy is missing"] == doctor.INSTALL
    assert not any("tqdm" in what for what in found)


def test_a_package_out_of_range(course):
    need(course, ["numpy<2", "tqdm"])
    (what, advice), = mended(visit(course)[1]).items()  # fmt: skip
    assert what.startswith("numpy 2.") and what.endswith("is not <2") and advice == doctor.INSTALL


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "raise ImportError('DLL load failed\\nfor a long reason')",
            "ImportError: DLL load failed",
        ),
        ("import os; os.abort()", "it ended Python with status"),
        ("print('noise'); raise SystemExit", "SystemExit"),
    ],
)
def test_a_broken_package_is_named_and_the_next_is_still_examined(
    course, empty_python, site, code, words
):
    information = numpys("numpy-*.dist-info")
    (site / information.name).symlink_to(information)
    (site / "numpy").mkdir()
    (site / "numpy" / "__init__.py").write_text(code)
    _, lines = visit(course, empty_python, PYTHONPATH=str(site))
    (advice,) = (a for w, a in mended(lines).items() if w.startswith("numpy") and words in w)
    assert advice.startswith("type: python -m pip install --force-reinstall")
    assert '"numpy<3,>=2.2"' in advice
    assert any(line.startswith("ok   tqdm") for line in lines)


def test_a_package_that_never_ends_its_import(monkeypatch):
    monkeypatch.setattr(trial, "PATIENCE", 2)
    monkeypatch.chdir(ROOT)
    slow, quick = trial.tried("import time; time.sleep(60)", "print('here')")
    assert slow == ("", "it did not end within 2 s") and quick == ("here", "")


def test_a_file_of_the_students_that_hides_a_package(course):
    (course / "numpy.py").write_text("array = list\n")
    found = mended(visit(course)[1])
    assert found[f"{course / 'numpy.py'} hides the package numpy"].startswith("Rename")


def test_a_torch_for_which_torchvision_was_not_built(course, tmp_path):
    information = tmp_path / "other" / "torch-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 1.0\n")
    found = mended(visit(course, PYTHONPATH=str(information.parent))[1])
    (what,) = (what for what in found if "no pair" in what)
    assert "torch 1.0" in what and "built for torch==" in what and found[what] == doctor.INSTALL


def test_a_torchvision_of_another_build_is_no_fault(course, tmp_path):
    """As torchvision_repair makes up for it: the first import fails, the second does not."""
    need(course, ["torchvision"])
    fake = tmp_path / "other" / "torchvision"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text(
        "import torch\n"
        "if not hasattr(torch.ops.torchvision, 'nms'):\n"
        "    raise RuntimeError('operator torchvision::nms does not exist')\n"
    )
    status, lines = visit(course, PYTHONPATH=str(fake.parent))
    assert status == 0
    (line,) = (line for line in lines if "once helpers is imported" in line)
    assert line.endswith("(operator torchvision::nms does not exist)")


@pytest.mark.parametrize(
    ("variables", "what", "advice"),
    [
        ({"MNIST_ROOT": "nowhere"}, "MNIST_ROOT is nowhere, but there is no", "Set it to the"),
        ({"COURSE_PROFILE": "fast"}, 'COURSE_PROFILE is "fast"', ""),
    ],
)
def test_a_variable_that_is_wrong(course, variables, what, advice):
    (found,) = mended(visit(course, **variables)[1]).items()
    assert found[0].startswith(what) and found[1].startswith(advice) and found[1]


def test_digits_that_cannot_be_read(course):
    raw = course / "mnist" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "train-images-idx3-ubyte").write_bytes(b"half")
    (found,) = mended(visit(course, MNIST_ROOT="mnist")[1]).items()
    assert "has 4 bytes in place of" in found[0] and "unset MNIST_ROOT" in found[1]


def test_digits_are_not_downloaded(course):
    lines = visit(course, MNIST_ROOT="", XDG_CACHE_HOME=str(course / "home"))[1]
    assert any("MNIST is not here: the first notebook downloads it" in line for line in lines)
    assert not (course / "data").exists()


@pytest.mark.in_turn(3)
@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("helpers/weights/encoder.pt", None),
        ("helpers/weights/encoder.pt", 1000),
        ("notebooks/05_roc/checks.npz", None),
        ("notebooks/05_roc/checks.npz", 1000),
        ("pyproject.toml", None),
    ],
)
def test_a_file_that_is_missing_or_damaged(course, name, length):
    (course / name).unlink() if length is None else os.truncate(course / name, length)
    found = mended(visit(course)[1])
    assert any(str(course / name) in what and advice for what, advice in found.items())


def test_a_course_without_notebooks(course):
    shutil.rmtree(course / "notebooks")
    (found,) = mended(visit(course)[1])
    assert found.startswith("there is no notebook in")


def test_a_disk_that_is_full_or_read_only(monkeypatch):
    def refuse(**_):
        raise PermissionError("read-only")

    monkeypatch.setattr(tempfile, "TemporaryDirectory", refuse)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 10**6))
    read_only, full = doctor.disk()
    assert "nothing can be saved" in read_only.what and read_only.todo
    assert full.what.startswith("1 MB free") and full.todo


def test_a_python_that_is_too_old_can_read_it_and_is_told(course):
    for file in ("__init__.py", "torchvision_repair.py", "doctor.py"):
        ast.parse((ROOT / "helpers" / file).read_text(encoding="utf-8"), feature_version=(3, 8))
    need(course, NEEDED, python=">=3.99")
    (found,) = mended(visit(course)[1]).items()
    assert found[0].startswith("Python 3.") and "with Python 3.99 or later" in found[1]
