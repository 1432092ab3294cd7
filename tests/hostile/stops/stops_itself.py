"""Stops its own process with SIGSTOP, which leaves it there but silent."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
import os, signal

os.kill(os.getpid(), signal.SIGSTOP)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
