"""Deleted two of its answers with their checks."""

LOSES = {"softmax_jacobian", "accuracy"}
NOTED = "Not in what was handed in"


def hand_in(right, release):
    gone = {"softmax_jacobian", "check_softmax_jacobian", "accuracy", "check_accuracy"}
    right.cells = [cell for cell in right.cells if cell.id not in gone]
    return right
