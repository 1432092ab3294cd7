"""Changes the course's own modules, for its process and for who comes next."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import sys, helpers.check, helpers.checking.probe, helpers.checking.judge

helpers.check.check.__code__ = (lambda name: print("trace")).__code__
helpers.checking.judge.same = lambda *args, **kwargs: True
sys.modules["helpers.trace"] = helpers
helpers.trace = True
for name in list(sys.modules):
    if name.startswith("sklearn"):
        del sys.modules[name]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
