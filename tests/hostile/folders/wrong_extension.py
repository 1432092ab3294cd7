"""Gives the notebook another extension."""

from tests.hostile import FILE

LOSES = set()
NOTED = "The notebook was called"


def hand_in(right, release):
    return {f"{FILE}.txt": right, "notes.txt": b"notes"}
