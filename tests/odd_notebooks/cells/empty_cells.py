"""A new cell wherever Shift and Enter were pressed: empty ones, one with a trial, one of text."""

from tests.odd_notebooks import own, prose


def hand_in(right):
    cells = []
    for number, cell in enumerate(right["cells"]):
        cells += [cell, own("", id=f"empty-{number}")]
    right["cells"] = [*cells, own("softmax?"), prose(""), own("   \n\n")]
    return right
