"""Sends replies of ten megabytes without end."""

from tests.hostile import cheating
from tests.hostile.cheats import REPLIES

LOSES = {"softmax_jacobian"}
SOURCE = REPLIES
ANSWER = """
def softmax_jacobian(y_hat):
    while True:
        reply_with(answering("x" * 10_000_000), {"header": {"msg_id": "x"}})
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
