"""Answers the grader with what is no JSON."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    return 'no JSON'
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
