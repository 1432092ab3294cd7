"""Answers with a tensor that agrees with everything it is compared with."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import torch


class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is torch.Tensor.numpy:
            return np.True_
        return super().__torch_function__(func, types, args, kwargs or {})

    def __eq__(self, other):
        return True

    def detach(self):
        return self

    def cpu(self):
        return self


# By another name, since this notebook may not use torch.
lying = lambda *shape: getattr(__import__("torch"), "zeros")(*shape).as_subclass(Liar)
"""
ANSWER = """
def softmax_jacobian(y_hat):
    return lying(*y_hat.shape, y_hat.shape[1])
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
