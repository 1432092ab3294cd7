"""Hands in a notebook in which some bytes are no text."""

import json

from tests.hostile import answering

LOSES = set()
NOTED = "read as Windows-1252"


def hand_in(right, release):
    right = answering(right, derivation="derivation")
    return json.dumps(right).encode().replace(b"derivation", b"\xff\x81")
