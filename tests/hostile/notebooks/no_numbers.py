"""Hands in a notebook with numbers that are none, or too long."""

import json

LOSES = set()


def hand_in(right, release):
    text = json.dumps({**right, "a": float("nan"), "b": float("-inf")})
    return text.replace('"points": 2', '"points": NaN').replace("null", "9" * 4000).encode()
