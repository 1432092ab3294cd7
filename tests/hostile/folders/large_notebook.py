"""Hands in a notebook of a terabyte."""

from tests.hostile import EVERYTHING, FILE

LOSES = EVERYTHING
NOTED = "has more than 1024 MB and was not read"


def hand_in(right, release):
    return {FILE: 1 << 40}
