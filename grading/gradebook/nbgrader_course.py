"""nbgrader's own programming interface, with the configuration of a course folder."""

import importlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grading.course import CourseError

# Where nbgrader writes a traceback of each database error, before it raises the error.
logging.getLogger("tornado.application").addHandler(logging.NullHandler())


def activate_environment() -> None:
    """Let nbgrader find alembic, which it calls by name when it makes a gradebook."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")


def nbgrader_api(root: Path) -> NbGraderAPI:
    """The course in `root` through nbgrader's interface, as its nbgrader_config.py says.

    Raises CourseError if that names a part of the grader which is not there.
    """
    activate_environment()
    config = _config(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def students_version(root: Path, assignment: str, folder: Path) -> Path:
    """What nbgrader's generate_assignment makes of a stored solution, in `folder`.

    The gradebook is not touched. Raises what nbgrader's steps raise.
    """
    config = _config(root)
    config.CourseDirectory.release_directory = str(folder)
    config.CourseDirectory.assignment_id = assignment
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    _Generate(coursedir=CourseDirectory(config=config), config=config).start()
    return folder / assignment


class _Generate(GenerateAssignment):
    def convert_notebooks(self) -> None:
        """As nbgrader does, but an error is raised where it happens, not written to a log."""
        for folder, notebooks in self.assignments.items():
            assignment, self.notebooks = Path(folder).name, notebooks
            self.run_pre_convert_hook()
            self.init_assignment(assignment, self.coursedir.student_id)
            for notebook in notebooks:
                self.convert_single_notebook(notebook)
            self.set_permissions(assignment, self.coursedir.student_id)
            self.run_post_convert_hook()


def _config(root: Path) -> Config:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    lost = [name for name in _parts(config) if not _is_there(name)]
    if lost:
        raise CourseError(
            f"nbgrader_config.py names {lost[0]}, which is not in this version.\n"
            "Take such names over from the nbgrader_config.py that comes with it."
        )
    return config


def _parts(config: Config) -> Iterator[str]:
    """The dotted names of parts of this grader."""
    for section in config.values():
        for value in section.values() if isinstance(section, Config) else ():
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str) and name.startswith("grading."):
                    yield name


def _is_there(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), attribute)
    except ImportError:
        return False
