"""The upload broke off in the last cells: those above are all there."""

from tests.odd_notebooks import as_text, of

SAID = "could be read"


def hand_in(right):
    of(right, "yardstick")["source"] = "# HERE"
    return as_text(right).partition("# HERE")[0].encode()
