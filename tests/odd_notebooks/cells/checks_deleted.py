"""Deleted the checks once they had passed, and all text."""


def hand_in(right):
    right["cells"] = [
        cell
        for cell in right["cells"]
        if cell["cell_type"] == "code" and not cell["source"].startswith("check(")
    ]
    return right
