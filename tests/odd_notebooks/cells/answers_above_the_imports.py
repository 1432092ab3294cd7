"""Moved two answers and their checks above the imports."""

from tests.odd_notebooks import put, take


def hand_in(right):
    for name in ("one_hot", "check_one_hot", "softmax", "check_softmax"):
        put(right, 0, take(right, name))
    return right
