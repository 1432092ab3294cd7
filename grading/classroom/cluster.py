"""Marks submissions on the workers of a Dask cluster, which see nothing of the grader's disk."""

import functools
import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import dask
from distributed import Client, get_worker

from grading.course import CourseError
from grading.sandbox.failure import KernelError, SandboxError
from grading.settings import KERNEL, graded_environment
from helpers import data
from helpers.data import DataError

T = TypeVar("T")
CONNECT_SECONDS = 10
WORKER_SECONDS = 60  # to wait for a worker where there is none
ADVICE = {
    "sources": "Install the same version of this project there, and start the worker again.",
    "digits": "Set MNIST_ROOT for both, to the same images, and start the worker again.",
}


class Cluster:
    """The workers of a Dask scheduler, which may come and go (see `classroom.workers.Workers`)."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)

    @property
    def at_once(self) -> int:
        """Two for each worker. Raises CourseError if the scheduler is gone, or no worker comes."""
        try:
            if self._client.status != "running":
                raise self._gone()
            if not (workers := len(self._client.nthreads())):
                self._client.wait_for_workers(1, WORKER_SECONDS)
            return 2 * max(1, workers)
        except TimeoutError:
            raise CourseError(
                f"The Dask scheduler at {self._address} has no workers.\n"
                f"Start some: dask worker {self._address} --nthreads 1 --nworkers N"
            ) from None
        except OSError:
            raise self._gone() from None

    def submit(self, function: Callable[..., T], /, *arguments: object) -> Future[T]:
        """Call a function on a worker. CourseError in the future, where no worker can do it."""
        call = _Call(_versions(), pickle.dumps((function, arguments)))
        done: Future[T] = Future()
        sent = self._executor.submit(pickle.loads, pickle.dumps(call))
        sent.add_done_callback(functools.partial(self._hand_on, done))
        return done

    def renew(self) -> None:
        """Dask does that itself."""

    def _hand_on(self, done: Future[T], sent: Future[T]) -> None:
        try:
            done.set_result(sent.result())
        except CancelledError:
            done.set_exception(self._gone())
        except ImportError as error:
            done.set_exception(
                CourseError(
                    f"A worker of {self._address} cannot run this project: {error}\n"
                    "Install the same version of it there, and start the worker again."
                )
            )
        except Exception as error:
            done.set_exception(error)

    def _gone(self) -> CourseError:
        return CourseError(
            f"The Dask scheduler at {self._address} is gone. What was graded is kept.\n"
            "Start it and its workers, and run the command again."
        )


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address. Raises CourseError if there is none."""
    for name in ("distributed", "distributed.client"):  # what goes wrong is said here
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # That a submission is large is nothing that a person who grades it could change.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise CourseError(
            f"There is no Dask scheduler at {address}: {error}\n"
            "Start one: dask scheduler; its address is in what it prints."
        ) from None
    with client:
        yield Cluster(client, address)


class _Call:
    """To load its pickle is to make the call.

    So neither the scheduler nor a worker has to know this project to hand it on; a worker without
    it fails in the task, and not when it reads the message, which would end the worker.
    """

    def __init__(self, versions: dict[str, str], packed: bytes) -> None:
        self._arguments = versions, packed

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return _run, self._arguments


def _run(versions: dict[str, str], packed: bytes) -> object:
    """On a worker: call what was sent, if that gives the same here as it would there.

    Raises CourseError if nothing can be marked on this worker.
    """
    worker = get_worker()
    here = f"The Dask worker at {worker.address}"
    if worker.state.nthreads > 1:  # the environment, for one, is the whole process's
        raise CourseError(
            f"{here} would mark {worker.state.nthreads} submissions in one process.\n"
            "Start it with --nthreads 1; --nworkers says how many processes there are."
        )
    os.environ.update(KERNEL)
    try:
        for what, version in _versions().items():
            if version != versions[what]:
                raise CourseError(f"{here} has other {what} than the grader.\n{ADVICE[what]}")
        function, arguments = pickle.loads(packed)
        return function(*arguments)
    except (DataError, KernelError, SandboxError) as error:
        raise CourseError(f"{here}: {error}") from None


@functools.cache
def _versions() -> dict[str, str]:
    """What has to be the same everywhere for a submission to earn the same everywhere."""
    sources, digits = hashlib.sha256(), hashlib.sha256()
    root = Path(data.__file__).parents[1]
    for package in ("helpers", "grading"):
        for path in sorted((root / package).rglob("*.py")):
            sources.update(path.read_text(encoding="utf-8").encode())
    with graded_environment():
        for split in data.SPLITS:
            for array in data.load(split):
                digits.update(array.data)
    return {"sources": sources.hexdigest(), "digits": digits.hexdigest()}
