"""Moved all checks to the end, to see them at one glance."""

from tests.odd_notebooks import QUESTIONS, take


def hand_in(right):
    right["cells"] += [take(right, f"check_{name}") for name in QUESTIONS]
    return right
