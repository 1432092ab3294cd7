"""Gives other grade_ids to its answers and checks."""

LOSES = set()


def hand_in(right, release):
    for cell in right.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.grade_id += "_of_mine"
    return right
