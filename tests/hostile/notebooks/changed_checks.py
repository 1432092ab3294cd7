"""Writes other code into the checks and the cells that are given."""

from tests.hostile import WRONG, answering

LOSES = {"softmax_jacobian"}
NOTED = "The cell imports, which is given, was put back as it was released"


def hand_in(right, release):
    for cell in right.cells:
        if cell.id.startswith("check_"):
            cell.source = "3.0"
    return answering(right, softmax_jacobian=WRONG, imports="", targets="")
