"""Answers the grader with a million empty lists."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    return '[' + '[],' * 1_000_000 + '[]]'


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
