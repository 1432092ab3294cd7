"""Replaces built-in functions while its answer is asked."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import builtins

NAMES = ("abs", "all", "any", "sum", "max", "isinstance")
before = {name: getattr(builtins, name) for name in NAMES}


def restored():
    for name, function in before.items():
        setattr(builtins, name, function)
"""
ANSWER = """
def softmax_jacobian(y_hat):
    builtins.abs = lambda value: 0
    builtins.all = lambda values: True
    builtins.AssertionError = type("Quiet", (Exception,), {})
    builtins.sum = lambda *args: 0
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
