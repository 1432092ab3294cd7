"""Fills anonymous memory that processes can share."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import mmap

FLAGS = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE
kept = []

for _ in range(40):
    kept.append(mmap.mmap(-1, 1 << 30, flags=FLAGS))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
