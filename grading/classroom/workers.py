"""Where submissions are graded: processes on this machine, or a Dask cluster."""

import gc
import os
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import forkserver, get_context, parent_process
from multiprocessing.util import Finalize
from typing import Protocol, TypeVar

import nbformat

from grading import scratch
from grading.bank.definitions import definitions, imported
from grading.bank.source import BankError
from grading.course import Assignment, CourseError
from grading.grader.task import Task
from grading.sandbox import idle
from grading.sandbox.failure import Busy, KernelError, SandboxError
from grading.settings import KERNEL
from helpers import data

# Of the folder for temporary files: a socket's path has at most 103 characters (macOS; 107 on
# Linux), and multiprocessing makes …/grading-12345678/pymp-12345678/listener-12345678.
LONGEST = 103 - 50
SECONDS_BETWEEN_LOOKS = 10  # at whether there still are workers
T = TypeVar("T")


class Workers(Protocol):
    """Runs functions elsewhere."""

    @property
    def at_once(self) -> int:
        """How many keep all of it busy."""

    def submit(self, function: Callable[..., T], /, *arguments: object) -> Future[T]:
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
                'Install it: python -m pip install --editable ".[cluster]"'
            ) from None
        with cluster.connected(scheduler) as dask:
            yield dask
        return
    local = _Local(jobs or os.cpu_count() or 1)
    try:
        yield local
    finally:
        local.close()


def get_ready(assignment: Assignment | None = None) -> None:
    """Start the process that workers are forked from, if there is none yet; returns at once.

    It imports once for all of them: what grading takes, and what the solution imports. Raises
    CourseError if no socket can lie in the folder for temporary files.
    """
    # Inherited by the workers: the digits are looked for once, and only our bar is shown.
    os.environ |= {**KERNEL, "MNIST_ROOT": data.mnist_root()}
    if os.name == "posix":
        modules = _modules(assignment) if assignment else ()
        forkserver.set_forkserver_preload(["grading.grader.pipeline", *modules])
        place = tempfile.gettempdir()
        if len(os.fsencode(place)) > LONGEST:
            raise CourseError(
                f"The path of the folder for temporary files is too long for sockets: {place}\n"
                f"Set TMPDIR to a folder of at most {LONGEST} characters, /tmp say."
            )
        # multiprocessing makes a folder for its sockets, which stays where this process is killed.
        usual, tempfile.tempdir = tempfile.tempdir, str(scratch.of_this_process())
        try:
            forkserver.ensure_running()
        finally:
            tempfile.tempdir = usual


def _modules(assignment: Assignment) -> tuple[str, ...]:
    return imported(definitions(nbformat.reads(assignment.solution, as_version=4)))


def results(
    function: Callable[[Task], T], tasks: Iterator[Task], pool: Workers
) -> Iterator[tuple[str, T | Exception]]:
    """Each student with what came of the task, in the order in which they are done.

    If a worker dies, those that were at work are tried again one by one: whoever makes it die
    once more is at fault. So is what took too long on a machine that was busy with the others.
    Raises what would befall every submission.
    """
    running: dict[Future[T], Task] = {}
    again: deque[Task] = deque()  # to be tried once more, alone
    alone: Future[T] | None = None
    while True:
        while len(running) < (1 if again or alone in running else pool.at_once):
            once_more = bool(again)
            task = again.popleft() if once_more else next(tasks, None)
            if task is None:
                break
            future = _submitted(function, task, pool)
            if future is None:
                again.append(task)
                break
            running[future], alone = task, future if once_more else None
        if not running and not again:
            return
        for future in _finished(running, pool):
            task, error = running.pop(future), future.exception()
            if isinstance(error, (BankError, CourseError, SandboxError, KernelError)):
                raise error
            if isinstance(error, (Busy, BrokenProcessPool)) and future is not alone:
                again.append(replace(task, alone=True) if isinstance(error, Busy) else task)
            else:
                yield task.student, error if isinstance(error, Exception) else future.result()


def _submitted(function: Callable[[Task], T], task: Task, pool: Workers) -> Future[T] | None:
    """The future of a task; None if the workers have broken since the last look, over another."""
    try:
        return pool.submit(function, task)
    except BrokenProcessPool:
        return None


def _finished(running: Collection[Future[T]], pool: Workers) -> set[Future[T]]:
    """Those that are done: all of them if the workers have broken, which are replaced then."""
    finished, _ = wait(running, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
    if not running or any(isinstance(each.exception(), BrokenProcessPool) for each in finished):
        finished, _ = wait(running)
        pool.renew()
    return finished


class _Local:
    def __init__(self, jobs: int) -> None:
        get_ready()
        self._jobs, self.at_once = jobs, 2 * jobs
        self._pool = self._fresh()

    def _fresh(self) -> Executor:
        context = get_context("forkserver" if os.name == "posix" else None)
        return ProcessPoolExecutor(self._jobs, context, initializer=_be_a_worker)

    def submit(self, function: Callable[..., T], /, *arguments: object) -> Future[T]:
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

    def leave(*_: object) -> None:
        scratch.close()
        os._exit(1)

    def watch() -> None:
        grader = parent_process()
        assert grader is not None
        grader.join()
        leave()

    signal.signal(signal.SIGTERM, leave)

    threading.Thread(target=watch, daemon=True).start()
    # Such a process calls nothing of atexit.
    Finalize(None, idle.close_all, exitpriority=1)
    Finalize(None, scratch.close, exitpriority=0)
