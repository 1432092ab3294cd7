"""Answers the grader with values of every wrong type."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    array = {"array": 7, "dtype": "float64", "shape": "x"}
    odd = {"value": array, "error": [], "detail": {}, "changed": 7}
    return json.dumps([None, 7, odd, {**odd, "changed": None, "error": None}])


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
