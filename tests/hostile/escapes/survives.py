"""Leaves processes that ignore signals, have no parent, and write for who comes next."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os, signal, time

for number in range(5):
    if os.fork():
        continue
    os.setsid()
    if os.fork():
        os._exit(0)
    for each in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(each, signal.SIG_IGN)
    while True:
        for place in ("/tmp", "/dev/shm", "/submission"):
            try:
                open(f"{place}/trace{number}-{time.time()}", "w").close()
                open(f"{place}/checks.npz", "w").write("trace")
            except OSError:
                pass
        if os.fork():
            os._exit(0)
        time.sleep(0.01)
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
