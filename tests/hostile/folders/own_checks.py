"""Hands in another file with what the checks need."""

from tests.hostile import FILE

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "checks.npz": b"PK"}
