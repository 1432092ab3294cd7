"""Reads the memory, files and environment of the sandbox's first process."""

from tests.hostile import escaping

LOSES = set()
SOURCE = """
import os

for process in [name for name in os.listdir("/proc") if name.isdigit()]:
    own = process == str(os.getpid())
    of_others = [] if own else ["maps", "fd", "root", "cwd", "exe", "map_files", "auxv"]
    for name in ("environ", "mem", "stack", *of_others):
        path = f"/proc/{process}/{name}"
        for read in (os.readlink, os.listdir, lambda path: open(path, "rb").read(10)):
            try:
                read(path)
                worked.append(f"{path} {read}")
            except OSError:
                pass
"""


def hand_in(right, release):
    return escaping(right, SOURCE)
