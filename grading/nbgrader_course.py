"""nbgrader's own programming interface, with the configuration of a course folder."""

import os
import sys
from pathlib import Path

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader


def activate_environment() -> None:
    """Let nbgrader find alembic, which it calls by name when it makes a gradebook."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")


def nbgrader_api(root: Path) -> NbGraderAPI:
    """nbgrader for the course in `root`, as its nbgrader_config.py says."""
    activate_environment()
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    return NbGraderAPI(CourseDirectory(config=config), config=config)
