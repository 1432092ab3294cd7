"""Saved as format 4.2: no ids; the source of each cell is one string."""


def hand_in(right):
    right["nbformat_minor"] = 2
    for cell in right["cells"]:
        cell.pop("id")
    return right
