"""Opened and saved in an editor of Windows: a byte-order mark, and CR LF at the end of lines."""

from tests.odd_notebooks import as_text


def hand_in(right):
    return as_text(right).replace("\n", "\r\n").encode("utf-8-sig")
