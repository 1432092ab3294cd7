"""Changes the folder, the path of modules and the environment."""

from tests.hostile import own_cell

LOSES = set()
SOURCES = (
    "%cd /tmp",
    "import os; os.environ.clear()",
    "import sys; sys.path.clear()",
    "import os, shutil; os.remove('/submission/checks.npz')",
)


def hand_in(right, release):
    for source in SOURCES:
        right = own_cell(right, source, before="accuracy")
    return right
