"""Saved in the encoding of an old Windows."""

from tests.odd_notebooks import as_text, of


def hand_in(right):
    of(right, "derivation")["source"] = "Für jede Zeile gilt das – je nach Klasse."
    return as_text(right).encode("cp1252", errors="xmlcharrefreplace")
