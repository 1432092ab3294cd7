"""Hands in JSON that is a text."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return b'"text"'
