"""Makes empty files without end."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "made more files than a submission may"
SOURCE = """
import itertools, os

for number in itertools.count():
    os.close(os.open(f'/tmp/trace{number}', os.O_CREAT))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
