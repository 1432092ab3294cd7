"""Writes a message of parts without end to the grader's socket, past ZeroMQ."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SAYS = (
    "answered with more than an answer may hold",
    *("no answer within", "took more than"),  # where a loaded machine takes too long to send it
)
SOURCE = r"""
import os, socket, struct

part = b"\x03" + struct.pack(">Q", 4 << 20) + bytes(4 << 20)


def flood():
    for name in os.listdir("/proc/self/fd"):
        try:
            connection = socket.socket(fileno=os.dup(int(name)))
            connection.settimeout(3)
            if "k-" in str(connection.getsockname()) and connection.getpeername() is not None:
                for _ in range(1000):
                    send(connection)
        except OSError:
            pass


def send(connection):
    try:
        connection.sendall(part)
    except BaseException:  # goes on past the limit of its own answer, on a slow machine
        pass
"""
ANSWER = """
def softmax_jacobian(y_hat):
    flood()
"""


def hand_in(right, release):
    return cheating(right, SOURCE, ANSWER)
