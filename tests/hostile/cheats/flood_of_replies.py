"""Sends thousands of replies before its own."""

from tests.hostile import cheating
from tests.hostile.cheats import REPLIES

LOSES = {"softmax_jacobian"}
SOURCE = REPLIES
ANSWER = """
def softmax_jacobian(y_hat):
    parent = {"header": {"msg_id": "x"}}
    for _ in range(3_000):
        reply_with(answering([one] * 4), parent)
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
