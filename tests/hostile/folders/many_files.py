"""Hands in two thousand files beside the notebook."""

from tests.hostile import FILE

LOSES = set()
NOTED = "Not all files beside the notebook were taken"


def hand_in(right, release):
    return {FILE: right, **{f"{number}.txt": b"x" for number in range(2000)}}
