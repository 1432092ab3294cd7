"""Has an answer that loops when it is called and catches every exception."""

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
# The exception that stops it comes where it is caught, or with luck where it is not.
SAYS = "and had to be stopped", "TimedOut: no answer within"
SOURCE = """
def softmax_jacobian(y_hat):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""


def hand_in(right, release):
    return answering(right, softmax_jacobian=SOURCE)
