"""Merged each answer with the check below it: the metadata are those of the answer."""

from tests.odd_notebooks import QUESTIONS, of, take


def hand_in(right):
    for name in QUESTIONS:
        below = take(right, f"check_{name}")
        of(right, name)["source"] += "\n\n" + below["source"]
    return right
