"""Has an answer that loops without end in compiled code."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "and had to be stopped"
SOURCE = """
def softmax_jacobian(y_hat):
    import itertools

    return sum(itertools.repeat(1))
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
