"""Hands in a notebook in which a cell gave two hundred thousand outputs."""

from tests.hostile import with_outputs

LOSES = set()
SAYS = "more outputs left out"


def hand_in(right, release):
    return with_outputs(
        right, *[{"output_type": "stream", "name": "stdout", "text": "x"}] * 200_000
    )
