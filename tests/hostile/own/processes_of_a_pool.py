"""Computes with a pool of processes and does not close it."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
import multiprocessing

pool = multiprocessing.get_context("fork").Pool(2)
assert pool.map(abs, [-1, 2]) == [1, 2]
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="accuracy")
