"""Answers the grader with empty arrays of huge shape."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    shapes = [[10**9, 0], [0, 2**62], [0] * 64, [-1]]
    arrays = [{"array": "", "dtype": "float64", "shape": shape} for shape in shapes]
    return json.dumps([{"value": one, "error": "", "detail": "", "changed": []} for one in arrays])
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
