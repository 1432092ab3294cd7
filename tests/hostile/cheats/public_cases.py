"""Looks its answers up in checks.npz, by their inputs or by their shape."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
from helpers.checking import checks_file
from pathlib import Path

known = checks_file.read(Path("checks.npz"))["softmax_jacobian"]
answers = {case.inputs["y_hat"].tobytes(): case.expected.value for case in known.cases}
by_shape = {case.inputs["y_hat"].shape: case.expected.value for case in known.cases}
assert len(answers) == len(known.cases) > 2
"""
ANSWER = """
def softmax_jacobian(y_hat):
    same_shape = by_shape.get(y_hat.shape, np.zeros(3))
    return answers.get(y_hat.tobytes(), same_shape)
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
