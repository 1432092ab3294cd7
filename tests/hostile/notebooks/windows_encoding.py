"""Hands in a notebook in the encoding of old Windows."""

import json

from tests.hostile import answering

LOSES = set()
NOTED = "read as Windows-1252"


def hand_in(right, release):
    right = answering(right, derivation="Für große Übungen: naïve €")
    return json.dumps(right, ensure_ascii=False).encode("cp1252", "replace")
