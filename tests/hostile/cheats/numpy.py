"""Replaces NumPy's comparisons by functions that always agree."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
for name in ("allclose", "array_equal", "isclose", "array_equiv"):
    setattr(np, name, lambda *args, **kwargs: True)
for name in dir(np.testing):
    if name.startswith("assert_"):
        setattr(np.testing, name, lambda *args, **kwargs: None)
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
