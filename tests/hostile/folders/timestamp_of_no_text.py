"""Hands in a timestamp.txt that is no text."""

from tests.hostile import FILE

LOSES = set()
NOTED = "timestamp.txt holds no date, so whether it was late is not known"


def hand_in(right, release):
    return {FILE: right, "timestamp.txt": b"\xff\x00\x1b[2J"}
