"""Has untouched copies of its answers above and below them."""

LOSES = set()


def hand_in(right, release):
    right.cells = [*release.cells, *right.cells, *release.cells]
    return right
