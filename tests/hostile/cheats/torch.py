"""Replaces torch's comparisons by functions that always agree."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import torch

for name in ("allclose", "equal", "isclose", "eq"):
    setattr(torch, name, lambda *args, **kwargs: True)
    setattr(torch.Tensor, name, lambda *args, **kwargs: True)
torch.Tensor.__eq__ = lambda self, other: True
torch.testing.assert_close = lambda *args, **kwargs: None
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
