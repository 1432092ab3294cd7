"""Awaits in a cell, starts a thread, and uses a process pool, as in a tutorial."""

from tests.odd_notebooks import at, own, put

AWAIT = "import asyncio\nawait asyncio.sleep(0.01)"
THREAD = """import threading, concurrent.futures as cf
threading.Thread(target=print, args=("in a thread",)).start()
with cf.ThreadPoolExecutor(2) as pool:
    print(list(pool.map(abs, [-1, -2])))"""


def hand_in(right):
    return put(right, at(right, "softmax"), own(AWAIT), own(THREAD))
