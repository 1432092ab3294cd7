"""Wrote all functions in one cell below the imports; the cells for them are empty."""

from tests.odd_notebooks import QUESTIONS, at, of, own, put


def hand_in(right):
    names = QUESTIONS[:-1]
    answers = [of(right, name)["source"] for name in names]
    for name in names:
        of(right, name)["source"] = ""
    return put(right, at(right, "imports") + 1, own("\n\n\n".join(answers)))
