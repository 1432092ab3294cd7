"""The first process of a sandbox: imports what the course needs, then forks a kernel on request.

It stays process 1, which nothing inside can signal, trace or read, and talks to the grader over
one socket in messages of JSON. Between two kernels every other process is killed and every
writable place is emptied, so nothing passes from one submission to the next. If the grader dies
the socket closes, this process ends, and with it all others.

This file and those called `sandbox_…` are all that the sandbox sees of `grading`: they import
`helpers` and libraries only. What goes wrong here is said in the log, which ends for each kernel
when it listens.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import resource
import select
import shutil
import signal
import socket
import sys
import tarfile
import time
import traceback
from typing import TypedDict

from sandbox_share import Share, memory, others

WORK = "/submission"
WRITABLE = (WORK, "/tmp", "/dev/shm")
# What stays from kernel to kernel, and belongs to the student where the grader is not root.
RIGHTS = {**dict.fromkeys(WRITABLE, 0o1777), "/dev/pts": 0o755, "/dev/pts/ptmx": 0o666}
SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_BETWEEN_MANY = 0.05  # where the kernel has started others
# Imported once for all kernels, beside what the course's notebook imports. None of it runs a
# torch operation: its threads would not survive.
NEEDED = (
    "helpers",  # before torchvision: makes a mismatched installation importable
    "helpers.checking.reply",
    "matplotlib.pyplot",
    "numpy",
    "sandbox_kernel",
)
# Imported by a kernel when it has use for it; not every version has each of these.
WARM = (
    "tornado.platform.asyncio",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
)


class _Fork(TypedDict):  # see host.Sandbox.fork
    key: str
    env: dict[str, str]
    limits: dict[str, int]


class Kernel:
    """The kernel of one submission and all processes that it starts."""

    def __init__(self, request: _Fork, user: int, files: int, listening: list[int]) -> None:
        self.limits = request["limits"]
        self.why = ""
        self.share = Share()
        self.seconds = SECONDS_BETWEEN_LOOKS  # until the next look
        for place, rights in RIGHTS.items():
            _restore(place, rights)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _become_kernel(request, user, files, listening)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)

    def signal(self, number: int) -> None:
        """Send a signal to the kernel. What it has started goes, as at Ctrl-C in a terminal."""
        for pid in others():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number if pid == self.pid else signal.SIGKILL)
        self.share.forgive()

    def look(self) -> int | None:
        """The exit status if it has ended. Stops it when it uses too much of what all share."""
        processes = others()
        self.seconds = SECONDS_BETWEEN_MANY if len(processes) > 1 else SECONDS_BETWEEN_LOOKS
        used = memory(processes)
        self.share.look(self.pid, processes)
        places = map(os.statvfs, WRITABLE)
        files = sum(place.f_files - place.f_ffree for place in places)
        for what, much in (("total_memory", used), ("files", files)):
            if much > self.limits[what]:
                self.why = what
                with contextlib.suppress(ProcessLookupError):
                    os.kill(-1, signal.SIGKILL)
        return self._reaped()

    def _reaped(self) -> int | None:
        """Collect every process that has ended: orphans come to process 1, too."""
        status = None
        while True:
            try:
                pid, code = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return status if status is not None else -1
            if pid == 0:
                return status
            if pid == self.pid:
                status = os.waitstatus_to_exitcode(code)


def _wipe() -> None:
    """Kill every other process and empty every writable place."""
    while True:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            break
    for folder in WRITABLE:
        _empty(folder)


def _restore(place: str, rights: int) -> None:
    """Undo what may be done to a place without writing into it."""
    os.chmod(place, rights)
    os.utime(place, (0, 0))
    for name in os.listxattr(place):
        if name.startswith("user."):
            os.removexattr(place, name)


def _empty(folder: str) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _unlock(entry.path)
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)


def _unlock(folder: str) -> None:
    """Make a tree of folders removable, whatever rights they were given."""
    os.chmod(folder, 0o700)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _unlock(entry.path)


def _become_kernel(request: _Fork, user: int, files: int, listening: list[int]) -> None:
    """In the child: give up every right, then be the kernel. What fails is said in the log."""
    os.setsid()
    for name in ("DATA", "FSIZE", "NPROC", "NOFILE", "CORE"):
        _limit(f"RLIMIT_{name}", request["limits"][name.lower()])
    _unpack(files)
    if user:
        for place, _, names in os.walk(WORK):
            for path in (place, *(os.path.join(place, name) for name in names)):
                os.chown(path, user, user)
        _turn_into(user)
    _silence(0, 1)
    keep = {0, 1, 2, *listening}
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in keep:
            with contextlib.suppress(OSError):
                os.close(int(name))
    os.environ.update(request["env"])
    os.chdir(WORK)
    signal.signal(signal.SIGINT, signal.default_int_handler)

    import numpy as np
    import sandbox_kernel

    # Every child would else draw the same numbers.
    random.seed()
    np.random.seed()
    if torch := sys.modules.get("torch"):
        torch.seed()
    app = sandbox_kernel.application(request["key"], listening)
    _silence(2)
    app.start()


def _limit(name: str, most: int) -> None:
    number = getattr(resource, name)
    try:
        resource.setrlimit(number, (most, most))
    except ValueError:
        allowed = resource.getrlimit(number)[1]
        raise ValueError(f"{name} has to be {most}, and may be {allowed} at most here") from None


def _unpack(files: int) -> None:
    """Write the archive's files, which are plain ones. Not every Python has extractall's filter."""
    with os.fdopen(files, "rb") as packed, tarfile.open(fileobj=packed) as archive:
        for member in archive:
            path = os.path.join(WORK, member.name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            content = archive.extractfile(member)
            assert content
            with content, open(path, "wb") as file:
                shutil.copyfileobj(content, file)


def _turn_into(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _silence(*streams: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in streams:
        os.dup2(nothing, stream)
    os.close(nothing)


def _try(user: int) -> None:
    """End if what was imported here cannot be read by the kernels' user, and say so in the log.

    What a kernel then imports would not be found, and a right answer fail.
    """
    if pid := os.fork():
        if os.waitpid(pid, 0)[1]:
            os._exit(1)
        return
    try:
        _turn_into(user)
        for module in list(sys.modules.values()):
            path = getattr(getattr(module, "__spec__", None), "origin", None) or ""
            if os.path.isabs(path):
                os.close(os.open(path, os.O_RDONLY))
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _import_all(user: int, modules: list[str]) -> None:
    """Import what all kernels share, and see that they can read it."""
    for name in (*NEEDED, *modules):
        importlib.import_module(name)
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if user:
        _try(user)
    gc.collect()
    gc.freeze()  # what is here stays shared: the collector does not touch it in a child


def main(control: socket.socket, user: int, modules: list[str]) -> None:
    """Obey the grader, who is at the other end of `control`; kernels run as `user`, if not 0."""
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: nobody may read or trace this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    started = time.monotonic()
    _import_all(user, modules)

    def tell(**message: object) -> None:
        control.send(json.dumps(message).encode())

    tell(ready=round(time.monotonic() - started, 2))
    kernel = None
    while True:
        if select.select([control], [], [], kernel.seconds if kernel else None)[0]:
            data, fds, *_ = socket.recv_fds(control, 65536, 8)
            if not data:
                os._exit(0)
            request = json.loads(data)
            if request["do"] == "fork":
                files, *listening = fds
                kernel = Kernel(request, user, files, listening)
                for fd in fds:
                    os.close(fd)
                tell(forked=kernel.pid)
            elif request["do"] == "signal" and kernel:
                kernel.signal(request["signal"])
            elif request["do"] == "end":
                kernel = None
                _wipe()
                tell(ended=True)
        if kernel and (status := kernel.look()) is not None:
            tell(exited=status, why=kernel.why)
            kernel = None


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:])
