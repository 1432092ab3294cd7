"""Has an answer whose signature cannot be asked for without harm."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
class Answer:
    def __call__(self, *args, **kwargs):
        raise SystemExit

    @property
    def __signature__(self):
        raise KeyboardInterrupt
"""
ANSWER = """
softmax_jacobian = Answer()
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
