"""Hands in a notebook with a number of a million digits."""

import json

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is"


def hand_in(right, release):
    return json.dumps(right).replace("null", "9" * 1_000_000).encode()
