"""Hands in a notebook in the format of 2014."""

import nbformat

LOSES = set()
NOTED = "It was written in an old notebook format"


def hand_in(right, release):
    return nbformat.writes(nbformat.v4.downgrade(right), version=3).encode()
