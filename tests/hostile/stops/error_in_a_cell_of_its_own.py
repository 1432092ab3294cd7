"""Has errors of many kinds in cells of its own."""

from tests.hostile import own_cell

LOSES = set()


def hand_in(right, release):
    for source in ("import tensorflow", "1 / 0", "def", "raise SystemExit", "raise GeneratorExit"):
        right = own_cell(right, source, before="logsumexp")
    return right
