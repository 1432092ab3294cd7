"""Gives all its cells the same id."""

LOSES = set()


def hand_in(right, release):
    for cell in right.cells:
        cell.id = "softmax"
    return right
