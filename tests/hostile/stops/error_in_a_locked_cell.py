"""Puts an error into the cells that import and load, which are locked."""

from tests.hostile import answering

LOSES = set()
NOTED = "The cell targets, which is given, was put back as it was released: what stood in it is no"


def hand_in(right, release):
    return answering(right, imports="1 / 0", features="import tensorflow", targets="def")
