"""Answers the grader with more answers than were asked for."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    return json.dumps([{'value': True, 'error': '', 'detail': '', 'changed': []}] * 20_000)


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
