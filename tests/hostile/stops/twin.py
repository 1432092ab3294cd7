"""Forks once, and both processes go on as the kernel."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os

os.fork()
raise ValueError('now')
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
