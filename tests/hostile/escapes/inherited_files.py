"""Looks for files and sockets that were open before it began."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, socket, stat

for name in os.listdir("/proc/self/fd"):
    try:
        kind = os.fstat(int(name)).st_mode
        leads = os.readlink(f"/proc/self/fd/{name}")
    except OSError:
        continue
    if stat.S_ISSOCK(kind):
        with socket.socket(fileno=os.dup(int(name))) as found:
            worked += [leads] if found.type == socket.SOCK_SEQPACKET else []
    elif leads.startswith("/") and leads not in ("/dev/null",):
        worked.append(leads)
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
