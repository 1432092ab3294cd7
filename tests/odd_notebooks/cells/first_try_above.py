"""Left a first, wrong try in the same cell, above the one that counts."""

from tests.odd_notebooks import of

TRY = "def softmax(Z):\n    return np.exp(Z) / np.exp(Z).sum()\n\n\n"


def hand_in(right):
    of(right, "softmax")["source"] = TRY + of(right, "softmax")["source"]
    return right
