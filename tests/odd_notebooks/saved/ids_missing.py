"""Says format 4.5, but has no ids."""


def hand_in(right):
    for cell in right["cells"]:
        cell.pop("id")
    return right
