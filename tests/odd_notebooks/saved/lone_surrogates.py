"""Text with half a character and zeros, as pasted from a broken PDF."""

import json

from tests.odd_notebooks import of, own, put


def hand_in(right):
    of(right, "settings")["source"] = "The rate \ud83d was \u0000 too large."
    put(right, 4, own("note = 'caf\ud83d'"))
    return json.dumps(right).encode()
