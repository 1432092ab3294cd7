"""Hands in a link to the gradebook in place of the notebook."""

from pathlib import Path

from tests.hostile import EVERYTHING, FILE

LOSES = EVERYTHING
NOTED = "is a link to another place and was not read"


def hand_in(right, release):
    return {FILE: Path("../../../gradebook.db")}
