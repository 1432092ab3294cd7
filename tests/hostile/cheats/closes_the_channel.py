"""Listens itself where the grader would connect, and answers nobody."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = """
import os, socket


def close_all():
    for name in os.listdir("/proc/self/fd"):
        try:
            connection = socket.socket(fileno=os.dup(int(name)))
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
"""
ANSWER = """
def softmax_jacobian(y_hat):
    close_all()
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
