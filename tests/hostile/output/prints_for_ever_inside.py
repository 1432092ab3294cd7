"""Has an answer that prints without end when it is called."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}


def hand_in(right, release):
    source = "def softmax_jacobian(y_hat):\n    while True:\n        print('x' * 10_000)"
    return answering(right, softmax_jacobian=source)
