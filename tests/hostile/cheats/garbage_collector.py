"""Searches every object of the process for the expected value."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import gc, types


def search(shape):
    for value in gc.get_objects():
        if type(value) not in (list, tuple, dict):
            continue
        for part in list(value.values() if type(value) is dict else value):
            if type(part) is np.ndarray and part.shape == shape:
                return part
            if getattr(type(part), "__name__", "") in ("Case", "Outcome", "PublicQuestion"):
                for field in ("expected", "value"):
                    if isinstance(getattr(part, field, None), np.ndarray):
                        return getattr(part, field)
    return np.zeros(shape)
"""
ANSWER = """
def softmax_jacobian(y_hat):
    return search((*y_hat.shape, y_hat.shape[1]))
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
