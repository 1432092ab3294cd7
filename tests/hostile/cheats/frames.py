"""Searches the frames that call its answer for the expected value."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import sys


def search(shape):
    frame = sys._getframe(1)
    while frame:
        for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
            for part in value.values() if isinstance(value, dict) else [value]:
                if isinstance(part, np.ndarray) and part.shape == shape:
                    return part
        frame = frame.f_back
    return np.zeros(shape)
"""
ANSWER = """
def softmax_jacobian(y_hat):
    return search((*y_hat.shape, y_hat.shape[1]))
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
