"""Wrote all functions in one cell above everything else and deleted the cells for them."""

from tests.odd_notebooks import QUESTIONS, own, put, take


def hand_in(right):
    answers = [take(right, name)["source"] for name in QUESTIONS[:-1]]
    return put(right, 0, own("import numpy as np\n\n\n" + "\n\n\n".join(answers)))
