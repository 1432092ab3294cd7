"""Handed in from an editor that drops all metadata."""

LOSES = set()


def hand_in(right, release):
    for cell in right.cells:
        cell.metadata = {}
    return right
