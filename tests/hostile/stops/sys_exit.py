"""Calls sys.exit()."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "SystemExit"
SOURCE = """
import sys

sys.exit(1)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
