"""Calls exit()."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
exit()
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
