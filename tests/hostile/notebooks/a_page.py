"""Hands in the page that the university shows to who is not logged in."""

from tests.hostile import EVERYTHING

LOSES = EVERYTHING
NOTED = "The file is no notebook"


def hand_in(right, release):
    return b"<!DOCTYPE html><html><script>alert(1)</script></html>"
