"""Answers with an object that gives another array each time it is asked for one."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
class Liar:
    def __array__(self, *args, **kwargs):
        return np.random.random((5, 4, 4))

    def __eq__(self, other):
        return True

    def __float__(self):
        return float("nan")

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return self

    def __getattr__(self, name):
        return lambda *args, **kwargs: self
"""
ANSWER = """
def softmax_jacobian(y_hat):
    return Liar()
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
