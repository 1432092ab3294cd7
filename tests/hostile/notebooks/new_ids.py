"""Handed in from an editor that gives every cell a new id."""

LOSES = set()


def hand_in(right, release):
    for number, cell in enumerate(right.cells):
        cell.id = f"cell-{number}"
    return right
