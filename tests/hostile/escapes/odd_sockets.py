"""Opens sockets of every family and kind."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import socket

allowed = {socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK}
for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        if family not in allowed or (kind == socket.SOCK_RAW and family in (2, 10)):
            worked.append((family, kind))
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
