"""Asks its own process group to terminate."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
import os, signal

os.killpg(0, signal.SIGTERM)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
