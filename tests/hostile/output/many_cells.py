"""Adds fifty thousand cells."""

from nbformat.v4 import new_code_cell, new_markdown_cell

LOSES = set()
SAYS = "the rest is left out"


def hand_in(right, release):
    right.cells += [new_markdown_cell("word"), new_code_cell("1")] * 25_000
    return right
