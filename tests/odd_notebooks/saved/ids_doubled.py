"""Saved by a program that gives every cell the id of the one before it, or too long a one."""


def hand_in(right):
    cells = right["cells"]
    for index in range(0, len(cells) - 1, 2):
        cells[index]["id"] = cells[index + 1]["id"]
    cells[-1]["id"] = "an id " * 20
    return right
