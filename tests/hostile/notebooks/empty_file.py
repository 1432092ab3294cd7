"""Hands in an empty file."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The notebook is an empty file"


def hand_in(right, release):
    return b""
