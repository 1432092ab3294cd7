"""Replaces the process by another program."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os

os.execv('/bin/sleep', ['sleep', '600'])
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
