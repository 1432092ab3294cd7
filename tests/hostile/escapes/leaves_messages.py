"""Leaves messages where the kernel keeps them: shared memory, queues, keys."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import ctypes

call = ctypes.CDLL(None, use_errno=True).syscall
NUMBERS = {
    "shmget": (29, 1234, 4096, 0o1666),
    "semget": (64, 1234, 1, 0o1666),
    "msgget": (68, 1234, 0o1666),
    "mq_open": (240, b"trace", 0o101, 0o666, None),
    "add_key": (248, b"user", b"trace", b"x", 1, -4),
    "keyctl": (250, 0, -4, 1),
}
import platform

if platform.machine() == "x86_64":
    worked += [name for name, arguments in NUMBERS.items() if call(*arguments) != -1]
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
