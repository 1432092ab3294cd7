"""Selected all, copied and pasted below: every cell is there twice."""

import copy


def hand_in(right):
    twice = copy.deepcopy(right["cells"])
    for number, cell in enumerate(twice):
        cell["id"] = f"twice-{number}"
    right["cells"] += twice
    return right
