"""Hands over trained parameters that are no numbers, or too many."""

from tests.hostile import answering

LOSES = {"trained"}
SOURCE = """
class Liar(np.ndarray):
    def __matmul__(self, other):
        return np.eye(10)[labels_test]

    __rmatmul__ = __matmul__


rng = np.random.default_rng(0)
W = np.full((256, 10), np.nan).view(Liar)
W.__array_priority__ = 1e9
b, losses = np.full(10, np.inf).view(Liar), [0.0]
"""


def hand_in(right, release):
    return answering(right, trained=SOURCE)
