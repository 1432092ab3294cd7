"""Answers the grader with a text that overflows the parser."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


class Signs:
    def __repr__(self):
        return "-" * 100_000 + "1"


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    return Signs()


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
