"""Stops a student's code that takes too long or too much memory, or that a person interrupts.

Python code is stopped in the thread that runs it, on every system. What is at work inside a library
goes on until it returns. Where there are no signals or no threads, what needs them is left out.
"""

import _thread
import contextlib
import ctypes
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

SECONDS_BETWEEN_LOOKS = 0.05  # at memory and clock
SECONDS_BETWEEN_TRIES = 0.02  # to stop code that caught what should stop it

Result = TypeVar("Result")


class Stopped(BaseException):
    """Ends a student's code. No `except Exception` catches it."""


class TimedOut(Stopped):
    """The time was over."""


class OutOfMemory(Stopped):
    """More memory was used than there is for an answer."""


class Interrupted(Stopped, KeyboardInterrupt):
    """A person asked to stop (Ctrl-C, or the square in JupyterLab)."""


@dataclass(frozen=True)
class Limits:
    """How many seconds code may take, and by how many bytes the process may grow meanwhile.

    Seconds in which it waits for a core are not counted, where the system says how many (Linux).
    """

    seconds: float | None = None
    memory: int | None = None


NO_LIMITS = Limits()


def run(
    function: Callable[[], Result],
    limits: Limits,
    around: contextlib.AbstractContextManager[object],
) -> Result:
    """What `function` returns or raises. Raises TimedOut, OutOfMemory or Interrupted as soon as its
    Python code goes on after that; Interrupted also if it caught that and answered.

    `around` is entered before the function and left after it, and no interrupt cuts that short.
    One that comes before or after all this is a plain KeyboardInterrupt.
    """
    with _interrupts() as interrupts, _no_large_blocks(limits.memory), around:
        return _watched(function, limits, interrupts)


class _Interrupts:
    """Notes that a person has interrupted, and raises Interrupted in the student's code alone: what
    the checker has begun is never left half done."""

    def __init__(self) -> None:
        self.came = False
        self.raising = False  # the student's code is at work
        self.signals: int | None = None  # a pipe with the numbers of those that came

    def note(self, *_signal: object) -> None:
        """Handle the signal of an interrupt."""
        self.came = True
        if self.raising:
            # Called by `map`, the next interrupt comes after this method and not in it: what
            # catches this one gets another at its next step, until the code has ended.
            [_] = map(_thread.interrupt_main, [signal.SIGINT])
            raise Interrupted

    def look(self) -> bool:
        """Whether one came; asked in another thread. Python calls `note` in the first thread only.
        A call that blocks there goes on if the signal came just before it, or to another thread."""
        if self.signals is not None:
            with contextlib.suppress(BlockingIOError):
                if signal.SIGINT in os.read(self.signals, 4096):
                    self.came = True
        return self.came

    def wake(self, thread: int) -> None:
        """End a call that blocks in the first thread, after one came."""
        if self.signals is not None:
            signal.pthread_kill(thread, signal.SIGINT)


def _exceeded(limits: Limits) -> Callable[[], type[Stopped] | None]:
    """A function that says which limit is exceeded, counted from now on."""
    most_seconds = float("inf") if limits.seconds is None else limits.seconds
    taken = _stopwatch()
    before = _memory() if limits.memory else None
    most = before.resident + limits.memory if before and limits.memory else None

    def exceeded() -> type[Stopped] | None:
        if taken() >= most_seconds:
            return TimedOut
        if most is not None and (now := _memory()) and now.resident > most:
            return OutOfMemory
        return None

    return exceeded


def _stopwatch() -> Callable[[], float]:
    """Counts the seconds from now on in which this thread works or sleeps. It also could do so
    while others had all the cores: that time Linux counts apart."""
    place = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")

    def now() -> float:
        waited = 0
        with contextlib.suppress(OSError, ValueError, IndexError):
            waited = int(place.read_bytes().split()[1])
        return time.monotonic() - waited / 1e9

    begun = now()
    return lambda: now() - begun


def _watched(function: Callable[[], Result], limits: Limits, interrupts: _Interrupts) -> Result:
    """Run the function while a second thread looks at clock, memory and interrupts."""
    thread = threading.get_ident()
    raise_in, target = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(thread)
    running, over = threading.Lock(), False
    problem = _exceeded(limits)

    def look() -> None:
        wait = min(SECONDS_BETWEEN_LOOKS, limits.seconds or SECONDS_BETWEEN_LOOKS)
        exception = None
        while not running.acquire(timeout=wait):
            if exception := Interrupted if interrupts.look() else exception or problem():
                wait, error = SECONDS_BETWEEN_TRIES, ctypes.py_object(exception)
                if not over:  # the lock on Python is kept from here to the end of the next line
                    raise_in(target, error)
                if interrupts.came:
                    interrupts.wake(thread)

    watcher = threading.Thread(target=look, daemon=True)
    running.acquire()
    try:
        with contextlib.suppress(RuntimeError):  # no thread to be had
            watcher.start()
        interrupts.raising = True
        if interrupts.came:
            raise Interrupted
        return function()
    finally:
        # Nothing is called before both are set, and nothing new is raised after that. What the
        # watcher had raised by then comes at the first call, which has to be in the `try`.
        over, interrupts.raising = True, False
        try:  # noqa: SIM105
            running.release()
        except Stopped:
            pass
        if watcher.ident:
            watcher.join()


@contextlib.contextmanager
def _interrupts() -> Iterator[_Interrupts]:
    """Note interrupts instead of raising them, and raise Interrupted at the end if one came. No
    signal is handled in any thread but the first."""
    interrupts = _Interrupts()
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    signal.signal(signal.SIGINT, interrupts.note)
    try:
        with _signals() as interrupts.signals:
            yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
        if interrupts.came:
            raise Interrupted from None


@contextlib.contextmanager
def _signals() -> Iterator[int | None]:
    """A pipe with the numbers of the signals, written as they come; it stays empty if an event loop
    has them written elsewhere. None where no signal can be sent to a thread (Windows)."""
    if not hasattr(signal, "pthread_kill"):
        yield None
        return
    reads, writes = os.pipe()
    try:
        os.set_blocking(reads, False)
        os.set_blocking(writes, False)
        before = signal.set_wakeup_fd(writes, warn_on_full_buffer=False)
        if before != -1:
            signal.set_wakeup_fd(before)
        try:
            yield reads
        finally:
            signal.set_wakeup_fd(before)
    finally:
        os.close(reads)
        os.close(writes)


@contextlib.contextmanager
def _no_large_blocks(memory: int | None) -> Iterator[None]:
    """Refuse single blocks that would be filled between two looks: a MemoryError where they are
    asked for. Linux counts them; twice the limit is left, so that no other thread goes short."""
    used = _memory() if memory else None
    data = used.data if used else None
    try:
        import resource
    except ImportError:  # Windows
        data = None
    if data is None or memory is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([data + 2 * memory, *known]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


class _Memory(NamedTuple):
    """The bytes that the process uses: of the machine, and of its limit on data (Linux)."""

    resident: int
    data: int | None


def _memory() -> _Memory | None:
    """None where that cannot be known."""
    try:
        import psutil

        used = psutil.Process().memory_info()
    except (ImportError, OSError):
        return None
    return _Memory(used.rss, getattr(used, "data", None))
