"""Fills files that lie in memory and have no name."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os

kept = [os.memfd_create(str(n)) for n in range(200)]
for fd in kept:
    os.write(fd, bytes(60 << 20))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
