"""Writes bytes that are no text to the process's own output, past Python's."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
import os, subprocess, sys

for _ in range(1000):
    os.write(1, b"\\xff\\xfe\\x1b[2J" * 1000)
    os.write(2, b"\\xff\\xfe\\x1b[2J" * 1000)
subprocess.run(["sh", "-c", "printf '\\\\377\\\\033[2J'"])
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="imports")
