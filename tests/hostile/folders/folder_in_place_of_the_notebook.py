"""Hands in a folder in place of the notebook."""

from tests.hostile import EVERYTHING, FILE

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {f"{FILE}/{FILE}": right}
