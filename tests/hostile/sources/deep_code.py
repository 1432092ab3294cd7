"""Writes code that overflows parsers."""

from tests.hostile import own_cell

LOSES = set()
SOURCES = (
    "x = " + "-" * 19_000 + "1",
    "(" * 9_000 + ")" * 9_000,
    "f" + "()" * 9_000,
    "if 1:\n" + "".join(" " * depth + "if 1:\n" for depth in range(1, 190)),
    "f'" + "{" * 19_000,
    "'''" * 6_001,
    "x = 1\0",
)


def hand_in(right, release):
    for source in SOURCES:
        right = own_cell(right, source, before="accuracy")
    return right
