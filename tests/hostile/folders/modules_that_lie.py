"""Hands in modules in place of the course's that call every answer right."""

from tests.hostile import FILE, WRONG, answering

LOSES = {"softmax_jacobian"}
NAMES = (
    "numpy.py",
    "helpers.py",
    "helpers/checking/judge.py",
    "helpers/checking/reply.py",
    "sitecustomize.py",
)
LIES = b"""
def __getattr__(name):
    return lambda *args, **kwargs: True
"""


def hand_in(right, release):
    return {FILE: answering(right, softmax_jacobian=WRONG), **dict.fromkeys(NAMES, LIES)}
