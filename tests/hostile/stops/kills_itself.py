"""Kills its own process."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
import os

os.kill(os.getpid(), 9)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
