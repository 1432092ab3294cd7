"""Answers the grader with more answers than were asked for."""

from tests.hostile import cheating
from tests.hostile.cheats import LIES

LOSES = {"softmax_jacobian"}
LIE = """
def lie():
    return json.dumps([{'value': True, 'error': '', 'detail': '', 'changed': []}] * 20_000)
"""


def hand_in(right, release):
    return cheating(right, LIES + LIE)
