"""Answers the grader with numbers that overflow."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    values = [{"float": "1e999"}, 10**400, {"float": "x"}, {"dict": 7}]
    return json.dumps([{"value": one, "error": "", "detail": "", "changed": []} for one in values])
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
