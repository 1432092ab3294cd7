"""Sends replies to requests that were not made, and unsigned ones."""

from tests.hostile import cheating
from tests.hostile.cheats import REPLIES

LOSES = {"softmax_jacobian"}
SOURCE = REPLIES
ANSWER = """
def softmax_jacobian(y_hat):
    parent = kernel.get_parent("shell")
    header = parent["header"]
    headers = [{}, {**header, "msg_id": "x"}, {**header, "msg_id": []}, {**header, "date": "x"}]
    for other in ({}, *({"header": each} for each in headers)):
        reply_with(answering([one] * 4), other)
    reply_with(answering([one] * 4), parent, signed=False)
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
