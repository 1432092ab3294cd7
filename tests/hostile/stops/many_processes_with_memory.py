"""Forks processes that together fill the memory."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import os, time

for _ in range(12):
    if not os.fork():
        kept = bytearray(b'x') * 1_000_000_000
        time.sleep(60)
time.sleep(60)
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
