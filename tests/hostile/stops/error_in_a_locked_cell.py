"""Puts an error into the cells that import and load, which are locked."""

from tests.hostile import answering

LOSES = set()


def hand_in(right, release):
    return answering(right, imports="1 / 0", features="import tensorflow", targets="def")
