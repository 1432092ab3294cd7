"""Has every cell twice."""

LOSES = set()


def hand_in(right, release):
    right.cells = [copy for cell in right.cells for copy in (cell, cell)]
    return right
