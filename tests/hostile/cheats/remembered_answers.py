"""Remembers every answer and gives it for all inputs that are alike."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
remembered = {}
"""
ANSWER = """
def softmax_jacobian(y_hat):
    key = y_hat.shape
    return remembered.setdefault(key, np.zeros((*y_hat.shape, y_hat.shape[1])))
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
