"""Hands in two notebooks, none with the right name."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "There are several notebooks (one.ipynb, two.ipynb)"


def hand_in(right, release):
    return {"one.ipynb": right, "two.ipynb": right}
