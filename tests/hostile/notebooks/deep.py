"""Hands in lists inside lists, a hundred thousand deep."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook: it is nested too deeply"


def hand_in(right, release):
    return b"[" * 100_000 + b"]" * 100_000
