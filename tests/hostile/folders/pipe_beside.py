"""Hands in a pipe and a socket beside the notebook."""

from tests.hostile import FILE, PIPE, SOCKET

LOSES = set()


def hand_in(right, release):
    return {FILE: right, "pipe": PIPE, "socket": SOCKET, "timestamp.txt": PIPE}
