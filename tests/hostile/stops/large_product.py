"""Multiplies two matrices for a minute in one call."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
large = np.ones((10_000, 10_000), dtype=np.float32)
large @ large
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
