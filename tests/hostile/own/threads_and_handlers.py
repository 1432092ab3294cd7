"""Leaves threads, timers, handlers of the end and a finaliser that never returns."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
import atexit, signal, threading, time, weakref

atexit.register(time.sleep, 600)
threading.Timer(0.5, print, ["x" * 1000]).start()
threading.Thread(target=time.sleep, args=[600]).start()
signal.signal(signal.SIGTERM, signal.SIG_IGN)


class Lasting:
    def __del__(self):
        time.sleep(600)


kept = Lasting()
weakref.finalize(Lasting, time.sleep, 600)
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="accuracy")
