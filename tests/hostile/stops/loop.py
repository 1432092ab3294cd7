"""Loops without end in an answer's cell."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "its cell stopped with a time-out"
SOURCE = """
while True:
    pass
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
