"""Calls a package that only the student has in an answer: the check passed there."""

from tests.odd_notebooks import of, passed

LOSES = {"accuracy"}
SAID = "No module named 'polars'"
ANSWER = """import polars as pl


def accuracy(labels, y_hat):
    return pl.Series(y_hat.argmax(axis=1) == labels).mean()"""


def hand_in(right):
    of(right, "accuracy")["source"] = ANSWER
    of(right, "check_accuracy")["outputs"] = [passed("accuracy")]
    return right
