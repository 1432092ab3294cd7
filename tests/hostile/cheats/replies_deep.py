"""Answers the grader with lists that are nested too deeply."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    return '[' * 100_000 + ']' * 100_000
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
