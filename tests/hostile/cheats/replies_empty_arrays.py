"""Answers the grader with empty arrays of huge shape."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.probe, json

reply = helpers.probe.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    shapes = [[10**9, 0], [0, 2**62], [0] * 64, [-1]]
    arrays = [{"array": "", "dtype": "float64", "shape": shape} for shape in shapes]
    return json.dumps([{"value": one, "error": "", "detail": "", "changed": []} for one in arrays])


helpers.probe.reply = lying
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
