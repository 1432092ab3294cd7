"""Sends rightly signed replies of its own while the grader waits for one."""

from tests.hostile import cheating
from tests.hostile.cheats import REPLIES

LOSES = {"softmax_jacobian"}
SOURCE = REPLIES
ANSWER = """
def softmax_jacobian(y_hat):
    parent = kernel.get_parent("shell")
    for answers in ([one] * 4, {"points": 3}, [{**one, "value": np.eye(4).tolist()}] * 4):
        reply_with(answering(answers), parent)
    return np.zeros(3)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
