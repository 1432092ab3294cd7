"""Opens and makes device files, and the terminal of who grades."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os

worked += set(os.listdir("/dev")) - {
    *("null", "zero", "full", "random", "urandom", "tty", "console", "shm", "pts", "ptmx", "core"),
    *("fd", "stdin", "stdout", "stderr"),
}
for name in ("tty", "console", "mem", "kmsg", "fuse", "kvm", "core", "net/tun"):
    try:
        path = f"/dev/{name}"
        open(path, "rb").close()
        worked.append(path)
    except OSError:
        pass
for kind in (0o020000, 0o060000):
    try:
        os.mknod("/tmp/trace", kind | 0o666, os.makedev(1, 1))
        worked.append(kind)
    except OSError:
        pass
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
