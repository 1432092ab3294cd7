"""Answers the grader with a text that overflows the parser."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
class Signs:
    def __repr__(self):
        return "-" * 100_000 + "1"


def lie():
    return Signs()
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
