"""Forks without end."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os

while True:
    os.fork()
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
