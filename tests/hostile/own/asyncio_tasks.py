"""Leaves tasks that run on in the kernel's own loop, and awaits others."""

from tests.hostile import own_cell

LOSES = set()
SOURCE = """
import asyncio


async def ticking():
    while True:
        await asyncio.sleep(0.01)


task = asyncio.ensure_future(ticking())
await asyncio.sleep(0.1)
"""


def hand_in(right, release):
    return own_cell(right, SOURCE, before="accuracy")
