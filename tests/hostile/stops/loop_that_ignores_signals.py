"""Loops without end and ignores every signal that can be ignored."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
import signal

for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
while True:
    pass
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
