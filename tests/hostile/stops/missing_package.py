"""Imports a package that is not there: what does not need it counts."""

from tests.hostile import before_answer

LOSES = set()
SOURCE = """
import tensorflow
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
