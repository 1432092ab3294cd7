"""Wrote an answer into the cell of its check, above the call; the stub is still there."""

from tests.odd_notebooks import of, stub


def hand_in(right):
    for name in ("one_hot", "minibatches"):
        cell = of(right, f"check_{name}")
        cell["source"] = stub(right, name) + "\n\n\n" + cell["source"]
    return right
