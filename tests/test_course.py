"""The course's key, and the packages that it names."""

import ast
import os
import subprocess
import sys

import pytest

from grading.course import ROOT, Course, CourseError
from grading.gradebook.nbgrader_course import nbgrader_api

pytestmark = pytest.mark.quick


def test_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    key = Course(tmp_path).key()
    assert len(key) == 32
    assert Course(tmp_path).key() == key
    assert list(tmp_path.iterdir()) == [tmp_path / ".course_key"]
    if os.name == "posix":
        assert (tmp_path / ".course_key").stat().st_mode & 0o077 == 0


def test_damaged_key_is_told(tmp_path):
    (tmp_path / ".course_key").write_text("none")
    with pytest.raises(CourseError, match="damaged"):
        Course(tmp_path).key()


def test_a_configuration_of_an_earlier_version_is_refused_in_two_lines(tmp_path):
    config = (ROOT / "nbgrader_config.py").read_text()
    (tmp_path / "nbgrader_config.py").write_text(config)
    assert nbgrader_api(tmp_path)
    old = config.replace("grading.plugins.steps.Rebuild", "grading.nbgrader_steps.Rebuild")
    (tmp_path / "nbgrader_config.py").write_text(old)
    with pytest.raises(CourseError) as refused:
        nbgrader_api(tmp_path)
    said = str(refused.value).splitlines()
    assert len(said) == 2 and "names grading.nbgrader_steps.Rebuild, which is not" in said[0]


def test_repository_carries_no_data_gradebook_or_key():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [name for name in tracked if "ubyte" in name or name.endswith((".db", ".mat"))]
    assert ".course_key" not in tracked


REPAIR = """
import sys
import helpers
assert "torch" not in sys.modules, "importing helpers alone must not load torch"
from torchvision import datasets, models, transforms
assert models.resnet18(num_classes=3).fc.out_features == 3
"""


@pytest.mark.not_quick
def test_torchvision_is_importable_after_helpers():
    subprocess.run([sys.executable, "-c", REPAIR], check=True)


def test_repair_leaves_a_healthy_torchvision_alone(tmp_path):
    """A torchvision that imports is loaded once, and no operator is declared for it."""
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").write_text(
        "import sys\nsys.loads = 1 + getattr(sys, 'loads', 0)\n"
    )
    code = "import helpers, sys, torchvision; assert sys.loads == 1 and 'torch' not in sys.modules"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)


def test_repair_passes_other_errors_on(tmp_path):
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").write_text("raise RuntimeError('something else')\n")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = subprocess.run(
        [sys.executable, "-c", "import helpers, torchvision"],
        capture_output=True,
        text=True,
        env=env,
    )
    assert done.returncode and "something else" in done.stderr


def test_nothing_that_students_get_imports_the_grader():
    """`grading` may import `helpers`, never the other way round; notebooks import helpers only."""
    scripts = [*ROOT.glob("helpers/**/*.py"), *ROOT.glob("solutions/*/*.py")]
    assert scripts
    for script in scripts:
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [n for n in names if n.split(".")[0] in ("grading", "tests")], script.name
