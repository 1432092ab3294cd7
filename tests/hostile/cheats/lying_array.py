"""Answers with an array that agrees with everything it is compared with."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return np.zeros(1)

    __rsub__ = __abs__ = __sub__

    def __array_ufunc__(self, *args, **kwargs):
        return np.True_

    def __array_function__(self, *args, **kwargs):
        return True

    def tobytes(self, *args):
        return b""

    @property
    def nbytes(self):
        return 0
"""
ANSWER = """
def softmax_jacobian(y_hat):
    return np.zeros((*y_hat.shape, y_hat.shape[1])).view(Liar)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
