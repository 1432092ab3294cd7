"""Reads the gradebook, the key, the solutions and other submissions."""

from tests.hostile import COURSE, escaping

LOSES = set()
SOURCE = f"""
import os

course = "{COURSE}"
names = ["gradebook.db", ".course_key", "solutions", "notebooks", "submitted", "autograded"]
names += ["submitted/ada", "feedback/ada", "nbgrader_config.py", "../outside/file"]
worked += [name for name in names if os.path.lexists(f"{{course}}/{{name}}")]
for up in range(12):
    worked += [f"{{up}} {{name}}" for name in names if os.path.lexists("../" * up + name)]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
