"""Loops without end and catches every exception, KeyboardInterrupt too."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
