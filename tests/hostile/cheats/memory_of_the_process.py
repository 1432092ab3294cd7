"""Searches the memory of its process for what the solution holds."""

from tests.hostile import cheating

LOSES = {"softmax_jacobian"}
SOURCE = r"""
import ctypes, re

places = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) rw.p", open("/proc/self/maps").read(), re.MULTILINE)
found = []
for start, end in [(int(start, 16), int(end, 16)) for start, end in places]:
    memory = ctypes.string_at(start, min(end - start, 16 << 20))
    found += re.findall(rb"diagonal = y_[h]at.*|withheld_accurac[y]", memory)
assert len(places) > 10 and not found, found
"""


def hand_in(right, release):
    return cheating(right, SOURCE)
