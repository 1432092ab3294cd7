"""Hands in a link to another student's notebook, under another name."""

from pathlib import Path

from tests.hostile import EVERYTHING, FILE, NAME

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {"mine.ipynb": Path(f"../../ada/{NAME}/{FILE}")}
