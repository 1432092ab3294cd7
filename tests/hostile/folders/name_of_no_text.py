"""Gives the notebook, and a file beside it, names that are no Unicode."""

LOSES = set()
NOTED = "The notebook was called"


def hand_in(right, release):
    return {"\udcff.ipynb": right, "\udcfe.txt": b"x"}
