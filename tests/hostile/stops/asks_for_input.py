"""Asks for input, and goes on with the empty line that it gets."""

from tests.hostile import before_answer

LOSES = set()
SOURCE = """
assert input('the answer: ') == ''
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
