"""Hands in the first hundred bytes of a notebook."""

import json

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return json.dumps(right)[:100].encode()
