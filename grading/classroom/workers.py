"""Where submissions are marked: processes on this machine, or a Dask cluster."""

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, get_context, parent_process
from multiprocessing.util import Finalize
from typing import Any, Protocol

from grading.course import CourseError
from grading.sandbox import host
from grading.sandbox.student_kernel import KERNEL
from helpers import data


class Workers(Protocol):
    """Runs functions elsewhere. `at_once` is how many keep all of it busy."""

    at_once: int

    def submit(self, function: Callable, /, *arguments: Any) -> Future:
        """As an Executor's."""

    def renew(self) -> None:
        """Replace what broke, after a BrokenProcessPool."""


@contextmanager
def of(scheduler: str, jobs: int) -> Iterator[Workers]:
    """The workers of a Dask scheduler at an address, or without one `jobs` processes here."""
    if scheduler:
        try:
            from grading.classroom import cluster
        except ImportError:
            raise CourseError(
                "Grading on a cluster needs Dask, which is not installed.\n"
                "Install it: python -m pip install --editable '.[cluster]'"
            ) from None
        with cluster.connected(scheduler) as dask:
            yield dask
        return
    local = _Local(jobs or os.cpu_count() or 1)
    try:
        yield local
    finally:
        local.close()


def get_ready(modules: Sequence[str] = ()) -> None:
    """Start the process that workers are forked from, if there is none yet; returns at once.

    It imports once for all of them: what marking takes, and `modules`.
    """
    # Inherited by the workers: the digits are looked for once, and only our bar is shown.
    os.environ |= {**KERNEL, "MNIST_ROOT": data.mnist_root()}
    if os.name == "posix":
        forkserver.set_forkserver_preload(["grading.grader.pipeline", *modules])
        forkserver.ensure_running()


class _Local:
    def __init__(self, jobs: int):
        get_ready()
        self._jobs, self.at_once = jobs, 2 * jobs
        self._pool = self._fresh()

    def _fresh(self) -> Executor:
        context = get_context("forkserver" if os.name == "posix" else None)
        return ProcessPoolExecutor(self._jobs, context, initializer=_be_a_worker)

    def submit(self, function: Callable, /, *arguments: Any) -> Future:
        return self._pool.submit(function, *arguments)

    def renew(self) -> None:
        self.close()
        self._pool = self._fresh()

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _be_a_worker() -> None:
    """In a worker: be silent, leave Ctrl-C to the grader, and do not outlive it."""
    gc.freeze()  # what was imported stays: the collector need not look at it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # which digits are used, the grader has said
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch():
        parent_process().join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
    Finalize(None, host.close_all, exitpriority=1)  # such a process calls nothing of atexit
