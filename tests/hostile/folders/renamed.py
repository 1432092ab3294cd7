"""Gives the notebook another name."""

LOSES = set()
NOTED = "The notebook was called my answers (final 2).ipynb"


def hand_in(right, release):
    return {"my answers (final 2).ipynb": right}
