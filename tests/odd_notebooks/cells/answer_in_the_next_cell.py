"""Wrote `logsumexp` in the cell for `softmax` too, and left its own cell empty."""

from tests.odd_notebooks import of, stub


def hand_in(right):
    answer = stub(right, "logsumexp")
    cell = of(right, "softmax")
    cell["source"] = answer + "\n\n\n" + cell["source"]
    return right
