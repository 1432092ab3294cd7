"""Loops without end below a right answer, in the same cell."""

from tests.hostile import answering, answers

LOSES = set()


def hand_in(right, release):
    source = answers(right)["softmax_jacobian"] + "\n\nwhile True:\n    pass"
    return answering(right, softmax_jacobian=source)
