"""Does not write Python."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "SyntaxError"
SOURCE = """
this is no Python
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
