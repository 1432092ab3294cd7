"""Asks for an array of 800 GB."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "MemoryError"
SOURCE = """
np.ones(10**11)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
