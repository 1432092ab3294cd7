"""Asks for input."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "StdinNotImplementedError"
SOURCE = """
input('the answer: ')
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
