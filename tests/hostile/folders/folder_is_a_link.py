"""Hands in a link to another student's folder."""

from pathlib import Path

from tests.hostile import EVERYTHING, NAME

LOSES = EVERYTHING
NOTED = "Nothing was handed in"


def hand_in(right, release):
    return Path(f"../ada/{NAME}")
