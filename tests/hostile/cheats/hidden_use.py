"""Uses a library that may not be used, and hides what was run."""

from tests.hostile import answering, own_cell

LOSES = {"accuracy"}
SAYS = "may not be used here"
HIDING = """
In[:] = ["", "def accuracy(labels, y_hat):\\n    return 1"] * 100
_i = _ii = _iii = "def accuracy(labels, y_hat): return 1"
Out.clear()
get_ipython().history_manager.input_hist_parsed[:] = [""] * 100
"""
SOURCE = """
from sklearn import metrics


def accuracy(labels, y_hat):
    return metrics.accuracy_score(labels, y_hat.argmax(axis=1))
"""


def hand_in(right, release):
    return own_cell(answering(right, accuracy=SOURCE), HIDING, before="check_accuracy")
