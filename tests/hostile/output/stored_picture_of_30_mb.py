"""Hands in a notebook that holds a picture of 30 MB."""

from tests.hostile import with_outputs

LOSES = set()
SAYS = "left out"


def hand_in(right, release):
    return with_outputs(
        right,
        {"output_type": "display_data", "data": {"image/png": "A" * 40_000_000}, "metadata": {}},
    )
