"""Replaces the shell's namespace by one in which every name is a right answer."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
class Agreeing:
    def __call__(self, *args, **kwargs):
        return self

    def __eq__(self, other):
        return True

    def __array__(self, *args, **kwargs):
        return np.zeros((5, 4, 4))

    def __getattr__(self, name):
        return self

    __hash__ = None


class Namespace(dict):
    def __missing__(self, name):
        return Agreeing()


import sys

sys.modules["__main__"].__class__ = type("Module", (type(sys),), {"__getattr__": lambda s, n: 1})
get_ipython().user_global_ns.setdefault("expected", Agreeing())
"""
ANSWER = """
softmax_jacobian = Agreeing()
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
