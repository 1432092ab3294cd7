"""A machine that has other things to do."""

import contextlib
import os
import subprocess
from collections.abc import Iterator


@contextlib.contextmanager
def crowded(each_core: int = 4) -> Iterator[None]:
    """Keep every core busy with so many other processes."""
    spinning = [
        subprocess.Popen(["sh", "-c", "while :; do :; done"])
        for _ in range(each_core * len(os.sched_getaffinity(0)))
    ]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()
