"""Hands in files in folders as deep as a path can be."""

from tests.hostile import FILE

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "/".join(["folder"] * 300 + ["file"]): b"x"}
