"""Mended an answer and did not run its check again: below it stands that it is wrong."""

from tests.odd_notebooks import failed, of

SAID = "accuracy"


def hand_in(right):
    of(right, "check_accuracy")["outputs"] = [failed("accuracy")]
    return right
