"""Closes every file and socket of the process."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os

os.closerange(0, 512)
raise ValueError('now')
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
