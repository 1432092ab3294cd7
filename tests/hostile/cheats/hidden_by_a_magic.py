"""Uses a library that may not be used, in a cell that begins with a magic."""

from tests.hostile import answering

LOSES = {"accuracy"}
SAYS = "may not be used here"
SOURCE = """%%time
from sklearn.metrics import accuracy_score


def accuracy(labels, y_hat):
    return accuracy_score(labels, y_hat.argmax(axis=1))
"""


def hand_in(right, release):
    return answering(right, accuracy=SOURCE)
