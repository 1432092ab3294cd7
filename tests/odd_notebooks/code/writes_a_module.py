"""Writes a module beside the notebook with a magic, and uses it in an answer."""

from tests.odd_notebooks import at, of, own, put

MODULE = """%%writefile my_tools.py
import numpy as np


def without_maximum(Z):
    return Z - Z.max(axis=1, keepdims=True)"""
ANSWER = """from my_tools import without_maximum


def softmax(Z):
    E = np.exp(without_maximum(Z))
    return E / E.sum(axis=1, keepdims=True)"""


def hand_in(right):
    of(right, "softmax")["source"] = ANSWER
    return put(right, at(right, "logsumexp"), own(MODULE))
