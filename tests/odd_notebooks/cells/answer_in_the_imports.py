"""Wrote a helper and an answer below the imports, in their cell."""

from tests.odd_notebooks import of

MORE = """
import math
from numpy import exp


def highest(Z):
    return Z.max(axis=1, keepdims=True)
"""
ANSWER = """def softmax(Z):
    E = exp(Z - highest(Z)) * math.exp(0)
    return E / E.sum(axis=1, keepdims=True)"""


def hand_in(right):
    of(right, "imports")["source"] += "\n" + MORE
    of(right, "softmax")["source"] = ANSWER
    return right
