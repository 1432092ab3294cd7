"""Sleeps for a week."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "its cell stopped with a time-out"
SOURCE = """
import time

time.sleep(7 * 24 * 3600)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
