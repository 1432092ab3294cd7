"""Adds many cells, each of which stays within the limit of a cell."""

from tests.hostile import own_cell

LOSES = {"trained"}
SAYS = "the notebook took more than"


def hand_in(right, release):
    for _ in range(10):
        right = own_cell(right, "import time; time.sleep(3)", before="trained")
    return right
