"""Prints 100 MB in the cell of a right answer."""

from tests.hostile import before_answer

LOSES = set()


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", "print('x' * 100_000_000)")
