"""Hands in a Python script under the notebook's name."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return b"import numpy as np\n"
