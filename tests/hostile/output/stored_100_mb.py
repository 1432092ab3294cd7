"""Hands in a notebook in which a cell printed 100 MB."""

from tests.hostile import with_outputs

LOSES = set()
SAYS = "the rest is left out"


def hand_in(right, release):
    return with_outputs(
        right, {"output_type": "stream", "name": "stdout", "text": "x" * 100_000_000}
    )
