"""Has an answer that reads from address 0."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
def softmax_jacobian(y_hat):
    import ctypes

    return ctypes.string_at(0)
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
