"""Imports a package that is not there."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "ModuleNotFoundError"
SOURCE = """
import tensorflow
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
