"""Hands in everything but a notebook."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {"answers.pdf": b"%PDF-1.7", "answers.py": b"x = 1", "data.json": b"{}"}
