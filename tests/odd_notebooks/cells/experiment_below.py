"""Tried below the check what happens without the maximum, under the same name, and left it so.

The cells below see that naive `softmax`; the check of it had passed before.
"""

from tests.odd_notebooks import own, put

NAIVE = """def softmax(Z):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)


softmax(np.array([[1000.0, 0.0]]))"""


def hand_in(right):
    return put(right, len(right["cells"]), own(NAIVE))
