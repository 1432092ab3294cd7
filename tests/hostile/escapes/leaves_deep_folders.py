"""Leaves folders that are too deep to be removed one inside another."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os

os.chdir("/tmp")
for _ in range(5000):
    os.mkdir("trace")
    os.chdir("trace")
os.chdir("/submission")
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
