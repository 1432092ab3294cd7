"""Raises the error that some cases ask for, whatever the input."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """

"""
ANSWER = """
def softmax_jacobian(y_hat):
    raise ValueError("a label lies outside the classes")
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
