"""Hands in a folder with the name of a file that the grader puts there."""

from tests.hostile import FILE

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "checks.npz/x": b"x"}
