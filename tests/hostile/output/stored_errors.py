"""Hands in an error whose parts are long, coloured and no text."""

from tests.hostile import with_outputs

LOSES = set()
OUTPUT = {
    "output_type": "error",
    "ename": "\x1b[31m\udcff<script>alert(1)</script>",
    "evalue": "y" * 10_000_000,
    "traceback": ["\x1b[0;31m<script>alert(1)</script>\x1b[0m" * 1000] * 1000,
}


def hand_in(right, release):
    return with_outputs(right, OUTPUT)
