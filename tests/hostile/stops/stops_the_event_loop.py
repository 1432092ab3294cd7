"""Stops the kernel's event loop."""

from tests.hostile import before_answer

LOSES = {"softmax_jacobian"}
SOURCE = """
import asyncio

asyncio.get_event_loop().stop()
get_ipython().kernel.io_loop.stop()
raise ValueError('now')
"""


def hand_in(right, release):
    return before_answer(right, "softmax_jacobian", SOURCE)
