"""Turned the order of its cells around."""

LOSES = set()


def hand_in(right, release):
    right.cells.reverse()
    return right
