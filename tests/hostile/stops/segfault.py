"""Reads from address 0."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
import ctypes

ctypes.string_at(0)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
