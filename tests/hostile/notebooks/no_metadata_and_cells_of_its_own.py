"""Handed in without metadata and ids, and with cells between."""

LOSES = set()


def hand_in(right, release):
    cells = []
    for number, cell in enumerate(right.cells):
        cell.metadata = {}
        del cell["id"]
        cells += [{**cell, "source": f"own_{number} = {number}"}, cell]
    right.cells = cells
    return right
