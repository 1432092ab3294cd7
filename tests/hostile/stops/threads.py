"""Leaves two threads running that loop without end."""

from tests.hostile import before_answer

LOSES = set()
SOURCE = """
import threading

for _ in range(2):
    threading.Thread(target=lambda: all(map(bool, iter(lambda: 1, 0)))).start()
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
