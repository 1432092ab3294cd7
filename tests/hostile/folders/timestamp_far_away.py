"""Hands in a timestamp.txt of the year 9999."""

from tests.hostile import FILE

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "timestamp.txt": b"9999-12-31 23:59:59 UTC"}
