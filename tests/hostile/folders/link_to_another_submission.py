"""Hands in a link to another student's notebook."""

from pathlib import Path

from tests.hostile import EVERYTHING, FILE, NAME

LOSES = EVERYTHING
NOTED = "is a link to another place and was not read"


def hand_in(right, release):
    return {FILE: Path(f"../../ada/{NAME}/{FILE}")}
