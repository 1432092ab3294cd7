"""Hands in a notebook with a merge conflict that was half removed."""

import json

LOSES = {"accuracy"}
NOTED = "The file is damaged"


def hand_in(right, release):
    lines = json.dumps(right, indent=1).splitlines()
    at = next(number for number, line in enumerate(lines) if "def accuracy" in line)
    return "\n".join([*lines[:at], "<<<<<<< HEAD", *lines[at:]]).encode()
