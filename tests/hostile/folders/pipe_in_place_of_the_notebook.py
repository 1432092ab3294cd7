"""Hands in a pipe, from which reading never ends, in place of the notebook."""

from tests.hostile import EVERYTHING, FILE, PIPE

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {FILE: PIPE}
