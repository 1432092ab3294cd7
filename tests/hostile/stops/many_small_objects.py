"""Appends to a list until the memory is full."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
kept = []
while True:
    kept.append(bytearray(1 << 20))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
