"""Hands in a notebook in UTF-16 that does not say so."""

import json

LOSES = set()
NOTED = "UTF-16"


def hand_in(right, release):
    return json.dumps(right).encode("utf-16-le")
