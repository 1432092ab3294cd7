"""Answers by the library, in a cell below the check."""

from nbformat.v4 import new_code_cell

from tests.hostile import answering

LOSES = {"accuracy"}
NOTED = "graded there: accuracy"
SAYS = "sklearn.metrics.accuracy_score (line 2) may not be used here"
SOURCE = """def accuracy(labels, y_hat):
    return sklearn.metrics.accuracy_score(labels, y_hat.argmax(axis=1))"""


def hand_in(right, release):
    right = answering(right, accuracy="import sklearn.metrics")
    at = next(n for n, cell in enumerate(right.cells) if cell.id == "check_accuracy")
    right.cells.insert(at + 1, new_code_cell(SOURCE))
    return right
