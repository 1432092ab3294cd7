"""Has an answer that returns an array of 1.6 GB."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "an array of 1600 MB"
SOURCE = """
def softmax_jacobian(y_hat):
    return np.empty(200_000_000)
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
