"""Answers the grader with numbers that overflow."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    values = [{"float": "1e999"}, 10**400, {"float": "x"}, {"dict": 7}]
    return json.dumps([{"value": one, "error": "", "detail": "", "changed": []} for one in values])


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
