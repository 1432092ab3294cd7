"""The cloud appended the file to itself."""

from tests.odd_notebooks import as_text


def hand_in(right):
    return as_text(right).encode() * 2
