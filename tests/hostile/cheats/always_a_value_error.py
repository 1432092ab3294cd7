"""Raises ValueError in one_hot, which is asked for in some cases, for every input."""

from tests.hostile import answering

LOSES = {"one_hot"}
SOURCE = """
def one_hot(labels, num_classes):
    raise ValueError
"""


def hand_in(right, release):
    return answering(right, one_hot=SOURCE)
