"""Has an answer that calls sys.exit() when it is called."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "SystemExit"
SOURCE = """
def softmax_jacobian(y_hat):
    import sys

    sys.exit(0)
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
