"""Answers the grader with a million empty lists."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    return '[' + '[],' * 1_000_000 + '[]]'
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
