"""Hands in an empty folder."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {}
