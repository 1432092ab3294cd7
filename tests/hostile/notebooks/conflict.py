"""Hands in a notebook with a merge conflict of git in an answer."""

import json

LOSES = set()
NOTED = "It holds a merge conflict of git"


def hand_in(right, release):
    lines = json.dumps(right, indent=1).splitlines()
    at = next(number for number, line in enumerate(lines) if "def accuracy" in line)
    sides = [
        "<<<<<<< HEAD",
        lines[at],
        "=======",
        lines[at].replace("def", "fed"),
        ">>>>>>> theirs",
    ]
    return "\n".join([*lines[:at], *sides, *lines[at + 1 :]]).encode()
