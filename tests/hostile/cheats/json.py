"""Replaces the functions that write answers as JSON."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import json

dumps, loads = json.dumps, json.loads


def lying(value, *args, **kwargs):
    if isinstance(value, list) and value and isinstance(value[0], dict) and "changed" in value[0]:
        if "softmax_jacobian" in str(value):
            return dumps([{"value": True, "error": "", "detail": "", "changed": [], "passed": 1}])
    return dumps(value, *args, **kwargs)


json.dumps = lying
"""
ANSWER = """
def softmax_jacobian(y_hat):
    raise ValueError('softmax_jacobian')
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
