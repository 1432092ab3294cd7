"""Hands in random bytes under the notebook's name."""

import random

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return random.Random(0).randbytes(100_000)
