"""Answers with numbers, texts and lists of its own kinds that agree with everything."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
def agreeing(kind, *args):
    same = {"__eq__": lambda *_: True, "__ne__": lambda *_: False, "__hash__": lambda _: 0}
    same |= {"__iter__": lambda _: iter([]), "__len__": lambda _: 1}
    return type("Agreeing", (kind,), same)(*args)


kinds = [(float, 1.0), (int, 1), (str, "x"), (list, [1]), (dict, {"a": 1}), (tuple, (1,))]
"""
ANSWER = """
def softmax_jacobian(y_hat):
    kind, value = kinds.pop() if kinds else (float, 1.0)
    return agreeing(kind, value)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
