"""Connects to the machine that it runs on, and to the world."""

from tests.hostile import COURSE, PORT, escaping

LOSES = set()
SOURCE = rf"""
import socket

for place in (("127.0.0.1", {PORT}), ("0.0.0.0", {PORT}), ("1.1.1.1", 53), ("192.168.0.1", 80)):
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
        stream.settimeout(0.2)
        worked += [place] if stream.connect_ex(place) == 0 else []
        try:
            datagram.sendto(b"x", place)
            worked += [place] if place[0][0] == "1" and place[0] != "127.0.0.1" else []
        except OSError:
            pass
with socket.socket(socket.AF_UNIX) as local:
    try:
        local.connect("\0{COURSE}")
        worked.append("abstract socket")
    except OSError:
        pass
try:
    socket.getaddrinfo("example.org", 80)
    worked.append("name")
except OSError:
    pass
worked += [name for _, name in socket.if_nameindex() if name != "lo"]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
