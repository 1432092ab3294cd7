"""Answers the grader with values of every wrong type."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    array = {"array": 7, "dtype": "float64", "shape": "x"}
    odd = {"value": array, "error": [], "detail": {}, "changed": 7}
    return json.dumps([None, 7, odd, {**odd, "changed": None, "error": None}])
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
