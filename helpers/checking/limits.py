"""Stops a student's code that takes too long or too much memory, or that a person interrupts.

Python code is stopped in the thread that runs it, on every system. What is at work inside a library
goes on until it returns. Where there are no signals or no threads, what needs them is left out.
"""

import contextlib
import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

SECONDS_BETWEEN_LOOKS = 0.05  # at memory and clock
SECONDS_BETWEEN_TRIES = 0.02  # to stop code that caught what should stop it


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
    """How many seconds code may take, and by how many bytes the process may grow meanwhile."""

    seconds: float | None = None
    memory: int | None = None


NO_LIMITS = Limits()


def run(function: Callable[[], Any], limits: Limits) -> Any:
    """What `function` returns or raises. Raises TimedOut, OutOfMemory or Interrupted as soon as its
    Python code goes on after that."""
    with _noted_interrupt() as interrupted, _no_large_blocks(limits.memory):
        try:
            return _watched(function, limits, interrupted)
        except KeyboardInterrupt:
            if interrupted.is_set():
                raise Interrupted from None
            raise  # the code's own


def _watched(function: Callable[[], Any], limits: Limits, interrupted: threading.Event) -> Any:
    """Run the function while a second thread looks at clock and memory."""
    thread, raise_in = threading.get_ident(), ctypes.pythonapi.PyThreadState_SetAsyncExc
    running, fired = threading.Lock(), False
    ends = float("inf") if limits.seconds is None else time.monotonic() + limits.seconds
    before = _memory() if limits.memory else None

    def problem() -> type[Stopped] | None:
        if interrupted.is_set():
            return Interrupted
        if time.monotonic() >= ends:
            return TimedOut
        if before and _memory().rss - before.rss > limits.memory:
            return OutOfMemory
        return None

    def look() -> None:
        nonlocal fired
        wait = min(SECONDS_BETWEEN_LOOKS, limits.seconds or SECONDS_BETWEEN_LOOKS)
        found = None
        while not running.acquire(timeout=wait):
            if found := found or problem():
                fired, wait = True, SECONDS_BETWEEN_TRIES
                raise_in(ctypes.c_ulong(thread), ctypes.py_object(found))

    watcher = threading.Thread(target=look, daemon=True)
    running.acquire()
    try:
        with contextlib.suppress(RuntimeError):  # no thread to be had
            watcher.start()
        return function()
    finally:
        # What the watcher raises may still come, here or later: nothing is called before this try.
        while True:
            try:
                if watcher.is_alive() and running.locked():
                    running.release()
                if watcher.ident:
                    watcher.join()
                if fired:
                    # To take it back with NULL leaves Python 3.11 looking for it: slower for good,
                    # and stuck under a profiler.
                    raise_in(ctypes.c_ulong(thread), ctypes.py_object(TimedOut))
                    while True:
                        pass
                break
            except Stopped:
                if not watcher.is_alive():
                    break


@contextlib.contextmanager
def _noted_interrupt() -> Iterator[threading.Event]:
    """Tells whether a person has interrupted. No signal comes to any thread but the first."""
    interrupted = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        yield interrupted
        return

    def note(*_: object) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _no_large_blocks(memory: int | None) -> Iterator[None]:
    """Refuse single blocks that would be filled between two looks: a MemoryError where they are
    asked for. Linux counts them; twice the limit is left, so that no other thread goes short."""
    data = getattr(_memory(), "data", None) if memory else None
    try:
        import resource
    except ImportError:  # Windows
        data = None
    if data is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    known = [each for each in (soft, hard) if each != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([data + 2 * memory, *known]), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _memory():
    """What the process uses, as psutil says it; None where that cannot be known."""
    try:
        import psutil

        return psutil.Process().memory_info()
    except (ImportError, OSError):
        return None
