"""Turns every warning into an error, in right answers that warn."""

from tests.hostile import before_answer

LOSES = set()
SOURCE = """
import warnings

warnings.simplefilter("error")
np.seterr(all="raise")
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
