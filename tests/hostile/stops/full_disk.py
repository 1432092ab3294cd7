"""Fills every place where it may write."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SAYS = "OSError"
SOURCE = """
for place in ('/tmp', '/dev/shm', '/submission'):
    for number in range(100):
        open(f'{place}/trace{number}', 'wb').write(bytes(60 << 20))
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
