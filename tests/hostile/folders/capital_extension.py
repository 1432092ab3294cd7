"""Gives the notebook an extension in capitals."""

from tests.hostile import FILE

LOSES = set()
NOTED = "The notebook was called"


def hand_in(right, release):
    return {FILE.upper(): right}
