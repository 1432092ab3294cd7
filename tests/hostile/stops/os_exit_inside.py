"""Has an answer that ends the process when it is called."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "ended its own process"
SOURCE = """
def softmax_jacobian(y_hat):
    import os

    os._exit(0)
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
