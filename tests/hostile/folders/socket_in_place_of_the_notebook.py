"""Hands in a socket in place of the notebook."""

from tests.hostile import EVERYTHING, FILE, SOCKET

LOSES = EVERYTHING
NOTED = "There is no notebook in what was handed in"


def hand_in(right, release):
    return {FILE: SOCKET}
