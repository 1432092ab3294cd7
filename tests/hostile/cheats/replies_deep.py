"""Answers the grader with lists that are nested too deeply."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    return '[' * 100_000 + ']' * 100_000


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
