"""The process of a kernel, and the messages to it, over its shell channel alone.

What a cell prints or draws is published on another channel, which nobody listens to here: the
grader takes nothing from it, so no amount of output can fill its memory.
"""

import logging
import math
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from grading import sandbox, scratch
from grading.sandbox import failure
from grading.sandbox.use import ASLEEP, SECONDS_BETWEEN_LOOKS, Awaited, OutOfTime, Use
from grading.sandbox.wire import TooMuch, Wire
from grading.settings import GRADING, KERNEL, KERNEL_NAME
from helpers import data
from helpers.checking import codec, say
from helpers.checking.finding import Stop, Stopped

SANDBOXED = KernelSpecManager(kernel_dirs=[str(Path(sandbox.__file__).parent / "kernels")])
START_SECONDS = 60
GRACE_SECONDS = 2  # to answer an interrupt
SECONDS_BETWEEN_TRIES = 0.05  # to reach one that has just started
# An answer is at most twice MAX_BYTES of JSON; some of it is escaped on the way.
MAX_MESSAGE = 3 * codec.MAX_BYTES
# Why a sandbox stops a process: see grading.sandbox.host.Limits.
STOPPED = {"total_memory": Stop.MEMORY, "files": Stop.FILES}
# What goes wrong is raised here; jupyter_client would print it too, with a traceback.
QUIET = logging.getLogger(__name__)
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False


@runtime_checkable
class InSandbox(Protocol):
    """What has started a kernel in a sandbox; see `provisioner` for what it says."""

    @property
    def pid(self) -> int:
        """Of the process that keeps the kernel."""

    @property
    def why(self) -> str:
        """A key of STOPPED, or "sandbox" where that itself has ended."""

    def explained(self, what: str, otherwise: str) -> str:
        """Two lines on what has failed."""

    def ended(self) -> failure.SandboxError:
        """What to raise where the sandbox has ended."""


class KernelLost(Exception):
    """The student's process is gone, or had to be stopped."""

    def __init__(self, stopped: Stopped) -> None:
        super().__init__(f"it {say.how(stopped)}")
        self.stopped = stopped


class KernelProcess:
    """A running kernel (see `StudentKernel` for the arguments)."""

    def __init__(
        self, folder: Path, sandboxed: bool, most: float, modules: Sequence[str], alone: bool
    ) -> None:
        self._begun, self._most, self._alone = 0.0, math.inf, alone
        self._use: Use | None = None
        self._awaited: Awaited | None = None
        # A socket's path has to be absolute and short.
        self._sockets = tempfile.TemporaryDirectory(prefix="k-", dir=scratch.of_this_process())
        self._wire: Wire | None = None
        options: dict[str, Any] = {"kernel_name": KERNEL_NAME, "log": QUIET}
        start: dict[str, Any] = {}
        if sandboxed:
            options |= {"kernel_name": "sandbox", "kernel_spec_manager": SANDBOXED}
            start = {"modules": modules}
        if os.name == "posix":
            place = Path(self._sockets.name)
            options |= {"transport": "ipc", "ip": str(place / "s")}
            options["connection_file"] = str(place / "connection.json")
        self._manager = KernelManager(**options)
        try:
            self._start(folder, start)
            # A submission whose time is over may still be given a kernel.
            self._begun, self._most = self.spent, most
        except (KernelLost, OutOfTime, RuntimeError, OSError) as error:
            try:
                why = self._not_started(error)
            finally:
                self.close()
            raise failure.KernelError(why) from None
        except BaseException:
            self.close()
            raise

    def _start(self, folder: Path, options: dict[str, Any]) -> None:
        self._manager.start_kernel(
            cwd=str(folder),
            env={**os.environ, **GRADING, **KERNEL, "MNIST_ROOT": data.mnist_root()},
            extra_arguments=["--HistoryManager.enabled=False"],
            **options,
        )
        self._wire = self._connect()
        self._use = self._watched()
        self.wait(self.send(""), START_SECONDS)

    def _connect(self) -> Wire:
        """A wire to the kernel, as soon as it listens."""
        at = self._manager
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return Wire(at.transport, at.ip, at.shell_port, MAX_MESSAGE, START_SECONDS)
            except OSError:
                if not at.is_alive() or time.monotonic() > deadline:
                    raise
                time.sleep(SECONDS_BETWEEN_TRIES)

    def _watched(self) -> Use:
        provisioner: Any = self._manager.provisioner
        try:
            return Use(provisioner.pid, isinstance(provisioner, InSandbox))
        except psutil.Error:
            raise KernelLost(self._how()) from None

    def took(self) -> float:
        """The seconds that the last answer took, without those in which others had the cores."""
        assert self._use is not None and self._awaited is not None
        self._use.look()
        return self._awaited.own

    @property
    def spent(self) -> float:
        """The seconds that the submission has taken in this process, as `Use.own`."""
        return self._use.own - self._begun if self._use else 0.0

    def _not_started(self, error: Exception) -> str:
        """Two lines on why there is no kernel. Raises SandboxError if there is no sandbox."""
        how = self._how()
        why = str(error)
        if isinstance(error, OutOfTime):
            why = f"no answer within {START_SECONDS} s"
        elif how.by in STOPPED.values():
            why = f"it {say.how(how)}"
        provisioner = self._manager.provisioner
        if isinstance(provisioner, InSandbox):
            return provisioner.explained("A kernel does not start", why)
        return failure.explained("A kernel does not start", why, "")

    def close(self) -> None:
        """End the kernel and all that it started."""
        if self._manager.has_kernel:
            self._manager.shutdown_kernel(now=True)
        else:
            self._manager.cleanup_resources()
        if self._wire:
            self._wire.close()
        self._sockets.cleanup()

    def send(self, source: str, expression: str = "") -> str:
        """Ask for a cell to be run, or an expression to be evaluated; returns the message's id."""
        content = {
            "code": source,
            "silent": bool(expression),
            "store_history": not expression,
            "user_expressions": {"answer": expression} if expression else {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        assert self._wire is not None
        session = self._manager.session
        message = session.msg("execute_request", content)
        try:
            self._wire.send(session.serialize(message))
        except OSError:
            raise KernelLost(self._how()) from None
        return str(message["msg_id"])

    def wait(self, sent: str, seconds: float, asleep: float = ASLEEP) -> dict[str, Any]:
        """The content of the reply to a message, which may take so many seconds of processor time,
        or `asleep` times as many in which nothing is at work.

        Raises OutOfTime or KernelLost; and where that would be the fault of a busy machine, Busy.
        """
        assert self._wire is not None and self._use is not None
        session = self._manager.session
        self._awaited = awaited = Awaited(self._use, seconds, asleep)
        while not (over := awaited.problem()):
            if self.spent >= self._most:
                raise KernelLost(Stopped(Stop.ALL_TIME))
            try:
                parts = self._wire.receive(SECONDS_BETWEEN_LOOKS)
            except OSError:
                raise KernelLost(self._how()) from None
            except TooMuch:
                raise KernelLost(Stopped(Stop.SIZE)) from None
            if parts is not None:
                try:
                    message = session.deserialize(session.feed_identities(parts)[1])
                    if message["parent_header"]["msg_id"] == sent:
                        awaited.came()
                        return dict(message["content"])
                except Exception:  # the student's code can send anything
                    pass
            elif not self._manager.is_alive():
                raise KernelLost(self._how())
            awaited.look()
        if awaited.others:
            self.blame_others()
        raise over

    def blame_others(self) -> None:
        """Raise Busy, unless this is the last try."""
        if not self._alone:
            raise failure.Busy

    def _how(self) -> Stopped:
        """What became of the process. Raises SandboxError if the sandbox itself has ended."""
        deadline = time.monotonic() + GRACE_SECONDS
        while self._manager.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        provisioner = self._manager.provisioner
        if not isinstance(provisioner, InSandbox):
            return Stopped(Stop.EXIT)
        if provisioner.why == "sandbox":
            raise provisioner.ended()
        return Stopped(STOPPED.get(provisioner.why, Stop.EXIT))

    def interrupt(self, over: OutOfTime) -> Stopped:
        """Stop what takes too long, as Ctrl-C does. Raises KernelLost if it goes on."""
        self._manager.interrupt_kernel()
        try:
            self.wait(self.send("", "1"), GRACE_SECONDS, asleep=1)
        except OutOfTime:
            raise KernelLost(Stopped(Stop.NOT_ENDED, "", over.counted, over.seconds)) from None
        return Stopped(Stop.TIME, "", over.counted, over.seconds)
