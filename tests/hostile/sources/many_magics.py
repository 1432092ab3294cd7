"""Has a cell of five thousand magics, for whose translation IPython takes half a minute."""

from tests.hostile import own_cell

LOSES = set()


def hand_in(right, release):
    return own_cell(right, "!true\n" * 5000, before="accuracy")
