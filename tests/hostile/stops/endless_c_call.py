"""Loops without end in compiled code, which looks at no signal."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
import itertools

sum(itertools.repeat(1))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
