"""Hands in a file of a terabyte beside the notebook."""

from tests.hostile import FILE

LOSES = set()
NOTED = "Not all files beside the notebook were taken"


def hand_in(right, release):
    return {FILE: right, "data.bin": 1 << 40}
