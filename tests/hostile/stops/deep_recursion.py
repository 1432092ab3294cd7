"""Recurses until the stack is full, beyond Python's own limit."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import sys

sys.setrecursionlimit(10**9)


def down(n):
    return down(n + 1) + max(map(down, [n]))


down(0)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
