"""Hands in a notebook in UTF-16."""

import json

LOSES = set()
NOTED = "UTF-16"


def hand_in(right, release):
    return json.dumps(right, ensure_ascii=False).encode("utf-16")
