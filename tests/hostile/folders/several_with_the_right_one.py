"""Hands in the right notebook among others."""

from tests.hostile import FILE

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "copy.ipynb": release, f".ipynb_checkpoints/{FILE}": release}
