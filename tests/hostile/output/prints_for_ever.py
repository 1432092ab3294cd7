"""Prints without end."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", "while True:\n    print('x' * 10_000)")
