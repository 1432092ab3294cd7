"""Hands in a file of blanks."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The notebook is an empty file"


def hand_in(right, release):
    return b" \n" * 1000
