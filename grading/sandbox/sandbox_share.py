"""What the processes of a submission use, and that it is no more than one core together.

What the kernel has started is stopped for as long as they were ahead, and the kernel too if it is
by much: so whoever is graded beside it gets a core as well.
"""

import contextlib
import os
import re
import resource
import signal
import time
from collections.abc import Iterable

# In seconds of a core: by how much they may be ahead, and from when on the kernel is stopped, too.
AHEAD, FAR_AHEAD = 0.1, 1.0
MOST_AHEAD = 2.0  # nothing is held against them for longer
STOPPED_SECONDS = 0.5  # then they go on for one look: the kernel may be waiting for them, and busy
TICK = os.sysconf("SC_CLK_TCK")


def others() -> list[int]:
    """Every process of the sandbox but the first."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def memory(processes: Iterable[int]) -> int:
    """The bytes that processes use, without those of files: libraries, which all share."""
    used = 0
    for pid in processes:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/status", "rb") as file:
            # A process's name may be no text.
            held = re.findall(rb"^Rss(?:Anon|Shmem):\s*(\d+) kB", file.read(), re.MULTILINE)
            used += sum(map(int, held)) << 10
    return used


def _seconds(processes: Iterable[int]) -> float:
    """The processor time of processes and of all that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for pid in processes:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", "rb") as file:
            # Its own two times, and two of the children that it has waited for.
            ticks += sum(map(int, file.read().rpartition(b")")[2].split()[11:15]))
    return ended.ru_utime + ended.ru_stime + ticks / TICK


class Share:
    """What the processes have had of their core."""

    def __init__(self) -> None:
        self._at, self._used = time.monotonic(), _seconds(others())
        self._ahead = 0.0
        self._stopped: float | None = None  # since when

    def look(self, kernel: int, processes: list[int]) -> None:
        """Stop processes if all are ahead of one core together, or let them go on."""
        now, used = time.monotonic(), _seconds(processes)
        # What nobody waits for is in no sum when it has ended.
        gained = max(0.0, used - self._used) - (now - self._at)
        self._ahead = min(max(0.0, self._ahead + gained), MOST_AHEAD)
        self._at, self._used = now, used
        if self._stopped is None:
            self._stopped = now if self._ahead > AHEAD else None
        elif not self._ahead or now > self._stopped + STOPPED_SECONDS:
            self._let_go_on()
        if self._stopped is not None:
            far = self._ahead > FAR_AHEAD
            _signal(signal.SIGSTOP, [pid for pid in processes if far or pid != kernel])

    def forgive(self) -> None:
        """Let all go on, whatever they had."""
        self._ahead = 0.0
        self._let_go_on()

    def _let_go_on(self) -> None:
        if self._stopped is not None:
            _signal(signal.SIGCONT, others())
            self._stopped = None


def _signal(number: int, processes: Iterable[int]) -> None:
    for pid in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
