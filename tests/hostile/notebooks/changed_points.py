"""Gives itself a thousand points for each question, and other flags."""

from tests.hostile import WRONG, answering

LOSES = {"softmax_jacobian"}
CHANGED = {
    "points": 1000,
    "grade": True,
    "solution": True,
    "locked": False,
    "task": True,
    "cell_type": "markdown",
    "checksum": "0",
    "schema_version": 99,
}


def hand_in(right, release):
    for cell in right.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(CHANGED)
    return answering(right, softmax_jacobian=WRONG)
