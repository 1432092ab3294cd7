"""Hands in outputs with bytes that are no text and with escape codes."""

from tests.hostile import with_outputs

LOSES = set()
OUTPUT = {
    "output_type": "stream",
    "name": "stdout",
    "text": "\x1b[2J\x1b]0;title\x07\x9b2J \udcff\ud800 \x00\x08 end",
}


def hand_in(right, release):
    return with_outputs(right, OUTPUT)
