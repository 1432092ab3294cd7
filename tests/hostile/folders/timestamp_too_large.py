"""Hands in a timestamp.txt that is a number of ten million digits."""

from tests.hostile import FILE

LOSES = set()
NOTED = "timestamp.txt holds no date, so whether it was late is not known"


def hand_in(right, release):
    return {FILE: right, "timestamp.txt": b"9" * 10_000_000}
