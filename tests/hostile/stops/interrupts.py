"""Raises KeyboardInterrupt."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "KeyboardInterrupt"
SOURCE = """
raise KeyboardInterrupt
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
