"""The cloud or a full disk filled the end of the file up with zeros."""

from tests.odd_notebooks import as_text


def hand_in(right):
    return as_text(right).encode() + bytes(4096 - len(as_text(right).encode()) % 4096)
