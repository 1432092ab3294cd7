"""Has an answer that asks for input when it is called."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "a string"
SOURCE = """
def softmax_jacobian(y_hat):
    return input()
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
