"""Hands in a notebook that begins with a byte order mark."""

import json

LOSES = set()


def hand_in(right, release):
    return json.dumps(right).encode("utf-8-sig")
