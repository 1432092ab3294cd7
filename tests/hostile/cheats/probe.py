"""Replaces the function that answers the grader, for one question."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.checking.reply, json

reply = helpers.checking.reply.reply


def lying(request):
    if "softmax_jacobian" not in request:
        return reply(request)
    if "describe" in json.loads(request):
        return json.dumps({"defined": True, "callable": True, "parameters": None})
    one = {"value": True, "error": "", "detail": "", "changed": [], "passed": 1, "points": 3}
    return json.dumps([one] * 4)


helpers.checking.reply.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
