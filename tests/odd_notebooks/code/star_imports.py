"""Imports everything from NumPy, Matplotlib and math: sum, max, abs, exp and others are theirs."""

from tests.odd_notebooks import of, own, put

FIRST = (
    "from math import *\nfrom numpy import *\nfrom matplotlib.pyplot import *\nfrom pylab import *"
)


def hand_in(right):
    of(right, "imports")["source"] += "\nfrom numpy import *"
    return put(right, 0, own(FIRST))
