"""Has right answers in cells that begin with a magic."""

from tests.hostile import answering, answers

LOSES = set()


def hand_in(right, release):
    right_ones = answers(right)
    return answering(
        right,
        softmax_jacobian=f"%%time\n{right_ones['softmax_jacobian']}",
        accuracy=f"%matplotlib inline\n!ls\n{right_ones['accuracy']}",
    )
