"""Changes the grader's own inputs so that its answer would be right."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """

"""
ANSWER = """
def softmax_jacobian(y_hat):
    y_hat[:] = 0
    y_hat[:, 0] = 1
    return np.zeros((*y_hat.shape, y_hat.shape[1]))
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
