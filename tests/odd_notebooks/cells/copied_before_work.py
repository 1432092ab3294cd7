"""Copied an answer's cell to keep the original: the stub is above, the answer in the copy."""

from tests.odd_notebooks import at, of, put, stub


def hand_in(right):
    for name in ("softmax", "gradients"):
        copy = {**of(right, name), "id": f"{name}-copy"}
        stub(right, name)
        put(right, at(right, name) + 1, copy)
    return right
