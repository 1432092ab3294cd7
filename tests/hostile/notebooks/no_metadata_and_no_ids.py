"""Handed in from an editor that drops all metadata and ids."""

LOSES = set()


def hand_in(right, release):
    for cell in right.cells:
        cell.metadata = {}
        del cell["id"]
    return right
