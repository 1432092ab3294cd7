"""Replaces the functions of the course that judge answers."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.check, helpers.checking.judge, helpers.checking.probe

for name in ("same", "alike", "is_stub"):
    setattr(helpers.checking.judge, name, lambda *args, **kwargs: True)
for name in ("difference", "refused", "unfit", "report", "named_mistake"):
    setattr(helpers.checking.judge, name, lambda *args, **kwargs: None)
helpers.check.check = check = lambda name: print("passed")
helpers.checking.probe._unchanged = lambda *args: True
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
