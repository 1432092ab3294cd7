"""Leaves a program running in the background."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
import subprocess

for _ in range(5):
    subprocess.Popen(["sleep", "600"], start_new_session=True)
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="accuracy")
