"""What a kernel and all that it has started use of the machine's cores, as the grader sees it.

An answer may take so many seconds of processor time, in all processes together, and some times as
many where these sleep. What others had the cores for is not counted: a busy machine costs nothing.
And a submission that keeps many threads at work does not keep the others from theirs.
"""

import contextlib
import os
import time
from pathlib import Path

import psutil

from helpers.checking.finding import CLOCK, PROCESSOR

SECONDS_BETWEEN_LOOKS = 0.5
# So many times the seconds of processor time may be slept, and at most be waited for in all.
ASLEEP, PATIENCE = 4, 16
TIMES = 4  # of psutil's: the process's own two, and those of children that have ended
MANY = 2  # threads at work beside the kernel's own: with more, these get what others leave


class Use:
    """What is used from when this is made on.

    processor  seconds of processor time, in all processes together
    asleep     seconds in which an answer was awaited and no process had anything to do

    What is left of the seconds that were awaited, others had the cores.
    """

    def __init__(self, pid: int, keeps: bool) -> None:
        """`pid` is the kernel's process, or a sandbox's first one, which `keeps` the kernel."""
        first = psutil.Process(pid)
        self._first, self._keeps = first, keeps
        self._kernel = 0 if keeps else pid  # of a sandbox it is there a moment later
        self.processor = self.asleep = self._at = self._before = 0.0
        self.begin()
        self.look()
        self.processor = 0.0

    @property
    def own(self) -> float:
        """The seconds that all this would have taken on a machine with nothing else to do."""
        return self.processor + self.asleep

    @property
    def sleeping(self) -> bool:
        """Whether they were idle twice in a row. Once, the answer may have come just then."""
        return len(self._idle) > 1

    @property
    def age(self) -> float:
        """Seconds since the last look."""
        return time.monotonic() - self._at

    def begin(self) -> None:
        """Note that they have been given something to do."""
        self._idle: list[float] = []  # the seconds before each look at which they were idle

    def look(self, awaited: float = 0.0) -> None:
        """Count anew; so many seconds since the last look an answer was awaited."""
        total, at_work = 0.0, []
        processes = [self._first]
        with contextlib.suppress(psutil.Error):
            processes += self._first.children(recursive=True)
        for each in processes:
            with contextlib.suppress(psutil.Error), each.oneshot():
                total += sum(each.cpu_times()[:TIMES])
                if each is not self._first or not self._keeps:
                    at_work += _at_work(each)
        used = max(0.0, total - self._before)  # what nobody waited for is in no sum any more
        self.processor += used
        self._idle = [] if at_work else [*self._idle, max(0.0, awaited - used)]
        if self.sleeping:
            self.asleep += sum(self._idle)
            self._idle = [0.0, 0.0]
        self._at, self._before = time.monotonic(), total
        if self._keeps and not self._kernel:
            self._kernel = next((each.pid for each in self._first.children()), 0)
        beside = [thread for thread in at_work if thread != self._kernel]
        if self._keeps and self._kernel and len(beside) > MANY:
            _put_back(beside)


def _at_work(process: psutil.Process) -> list[int]:
    """The numbers of a process's threads that have something to do."""
    try:
        threads = [*Path(f"/proc/{process.pid}/task").iterdir()]
    except OSError:  # it has ended, or this is not Linux
        return [process.pid] if process.status() == psutil.STATUS_RUNNING else []
    found = []
    for each in threads:
        with contextlib.suppress(OSError):
            state = (each / "stat").read_bytes().rpartition(b") ")[2][:1]
            found += [int(each.name)] if state in (b"R", b"D") else []
    return found


def _put_back(threads: list[int]) -> None:
    """Let threads, and whatever they start, have what nobody else wants of the cores."""
    for each in threads:
        with contextlib.suppress(OSError):
            os.sched_setscheduler(each, os.SCHED_IDLE, os.sched_param(0))


class OutOfTime(Exception):
    """An answer took more than so many `seconds`, `counted` as PROCESSOR or CLOCK."""

    def __init__(self, seconds: float, counted: str) -> None:
        super().__init__(seconds, counted)
        self.seconds, self.counted = seconds, counted


class Awaited:
    """One answer that is awaited: so many seconds of processor time are there for it, or `asleep`
    times as many in which nothing is at work."""

    def __init__(self, use: Use, seconds: float, asleep: float) -> None:
        self._use, self._seconds, self._asleep = use, seconds, asleep
        if use.age > SECONDS_BETWEEN_LOOKS:
            use.look()
        use.begin()
        self._processor, self._own = use.processor, use.own
        self._began = self._looked = time.monotonic()

    def look(self) -> None:
        """Count anew while it is still awaited, if it is time for that."""
        if (since := time.monotonic() - self._looked) >= SECONDS_BETWEEN_LOOKS:
            self._looked += since
            self._use.look(since)

    def came(self) -> None:
        """Count what was slept until now: the answer has come."""
        if self._use.sleeping:
            self._use.look(time.monotonic() - self._looked)

    @property
    def own(self) -> float:
        """The seconds that it has taken, without those in which others had the cores."""
        return self._use.own - self._own

    @property
    def others(self) -> bool:
        """Whether these had the cores for most of the time."""
        return self.own < (self._looked - self._began) / 2

    def problem(self) -> OutOfTime | None:
        """What has been exceeded."""
        if self._use.processor - self._processor >= self._seconds:
            return OutOfTime(self._seconds, PROCESSOR)
        for most, taken in ((self._asleep, self.own), (PATIENCE, self._looked - self._began)):
            if taken >= most * self._seconds:
                return OutOfTime(most * self._seconds, CLOCK)
        return None
