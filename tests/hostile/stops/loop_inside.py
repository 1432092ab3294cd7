"""Has an answer that loops without end when it is called."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "TimedOut"
SOURCE = """
def softmax_jacobian(y_hat):
    while True:
        pass
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
