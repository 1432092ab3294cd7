"""Answers the grader with a gigabyte."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import helpers.checking.reply

reply = helpers.checking.reply.reply
helpers.checking.reply.reply = (
    lambda asked: "x" * 10**9 if "softmax_jacobian" in asked else reply(asked)
)
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
