"""Sends every signal to the first process and to all."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, signal

signal.signal(signal.SIGTERM, signal.SIG_IGN)
for number in [each for each in signal.Signals if each not in (signal.SIGCHLD, signal.SIGCONT)]:
    try:
        os.kill(1, number)
        # Process 1 gets no signal from inside that would end it; as root's it gets none at all.
        worked += [f"{number}"] if os.stat("/proc/1").st_uid != os.getuid() else []
    except OSError:
        pass
for target in (-1, 0):
    try:
        os.kill(target, signal.SIGTERM)
    except OSError:
        pass
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
