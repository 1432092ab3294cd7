"""The first process of a sandbox: imports what the course needs, then forks a kernel on request.

It stays process 1, which nothing inside can signal, trace or read, and talks to the grader over
one socket in messages of JSON. Between two kernels every other process is killed and every
writable place is emptied, so nothing passes from one submission to the next. If the grader dies
the socket closes, this process ends, and with it all others.

This file is all that the sandbox sees of `grading`: it imports `helpers` and libraries only.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import re
import resource
import select
import shutil
import signal
import socket
import stat
import sys
import tarfile
import time
import traceback

WORK = "/submission"
WRITABLE = (WORK, "/tmp", "/dev/shm")
# What stays from kernel to kernel, and belongs to the student where the grader is not root.
RIGHTS = {**dict.fromkeys(WRITABLE, 0o1777), "/dev/pts": 0o755, "/dev/pts/ptmx": 0o666}
SECONDS_BETWEEN_LOOKS = 0.1
# Imported once for all kernels, beside what the course's notebook imports. None of it runs a
# torch operation: its threads would not survive.
WARM = (
    "helpers",  # before torchvision: makes a mismatched installation importable
    "helpers.probe",
    "matplotlib.pyplot",
    "numpy",
    "zmq",
    "tornado.platform.asyncio",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
)


class Kernel:
    """The kernel of one submission and all processes that it starts."""

    def __init__(self, request: dict, files: int, listening: list[int]):
        self.limits = request["limits"]
        self.why = ""
        for place, rights in RIGHTS.items():
            _restore(place, rights)
        self.pid = os.fork()
        if self.pid == 0:
            try:
                _become_kernel(request, files, listening)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)

    def signal(self, number: int) -> None:
        """Send a signal to the kernel. What it has started goes, as at Ctrl-C in a terminal."""
        for pid in _others():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number if pid == self.pid else signal.SIGKILL)

    def look(self) -> int | None:
        """The exit status if it has ended. Stops it when it uses too much of what all share."""
        used = 0
        for pid in _others():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/status") as file:
                # Not that of files: most of it is libraries, which all share.
                held = re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", file.read(), re.MULTILINE)
                used += sum(map(int, held)) << 10
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


def _others() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


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
    os.chmod(folder, stat.S_IRWXU)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _unlock(entry.path)


def _become_kernel(request: dict, files: int, listening: list[int]) -> None:
    """In the child: give up every right, then be the kernel."""
    os.setsid()
    limits = request["limits"]
    for name in ("DATA", "FSIZE", "NPROC", "NOFILE", "CORE"):
        most = limits[name.lower()]
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    with os.fdopen(files, "rb") as packed, tarfile.open(fileobj=packed) as archive:
        archive.extractall(WORK, filter="data")
    if user := limits["user"]:
        for place, _, names in os.walk(WORK):
            for path in (place, *(os.path.join(place, name) for name in names)):
                os.chown(path, user, user)
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    keep = {0, 1, 2, *listening}
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in keep:
            with contextlib.suppress(OSError):
                os.close(int(name))
    os.environ.update(request["env"])
    os.chdir(WORK)
    signal.signal(signal.SIGINT, signal.default_int_handler)

    import numpy as np

    # Every child would else draw the same numbers.
    random.seed()
    np.random.seed()
    if torch := sys.modules.get("torch"):
        torch.seed()
    _run_kernel(request["key"], listening)


def _run_kernel(key: str, listening: list[int]) -> None:
    import zmq
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    class Nowhere:
        """The channel for what is published: nobody listens."""

        def send_multipart(self, *_: object, **__: object) -> None:
            pass

    class GivenSockets(IPKernelApp):
        """A kernel that takes its sockets as they are handed to it, in the order of binding."""

        def _bind_socket(self, socket: zmq.Socket, port: int) -> int:
            given = listening.pop(0)
            socket.setsockopt(zmq.USE_FD, given)
            socket.bind(f"ipc:///proc/self/fd/{given}")
            return 1

        def init_connection_file(self) -> None:
            """There is none."""

        def write_connection_file(self, **_: object) -> None:
            """Nor will there be."""

        def init_control(self, context: zmq.Context) -> None:
            """Without the thread for subshells, of which there are none: it slows each message."""
            super().init_control(context)
            self.shell_channel_thread = None

        def init_iopub(self, context: zmq.Context) -> None:
            self.iopub_socket = Nowhere()

        def init_heartbeat(self) -> None:
            """The grader sees the process itself."""

    # What is printed goes nowhere, without a stop at the thread that would publish it.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    config = Config()
    config.GivenSockets.outstream_class = None
    config.InteractiveShell.xmode = "Minimal"
    config.IPythonKernel._execute_sleep = 0
    config.DisplayFormatter.active_types = ["text/plain"]
    config.HistoryManager.enabled = False
    config.InteractiveShell.ast_node_interactivity = "last_expr"
    app = GivenSockets.instance(config=config)
    app.session.key = key.encode()
    app.initialize([])
    app.log.setLevel("WARNING")  # a record of each message is made otherwise, and dropped
    app.start()


def main(control: socket.socket, modules: list[str]) -> None:
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: nobody may read or trace this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    started = time.monotonic()
    for name in (*WARM, *modules):
        with contextlib.suppress(ImportError):  # a notebook says so itself, where it needs it
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is here stays shared: the collector does not touch it in a child

    def tell(**message: object) -> None:
        control.send(json.dumps(message).encode())

    tell(ready=round(time.monotonic() - started, 2))
    kernel = None
    while True:
        waiting = SECONDS_BETWEEN_LOOKS if kernel else None
        if select.select([control], [], [], waiting)[0]:
            data, fds, *_ = socket.recv_fds(control, 65536, 8)
            if not data:
                os._exit(0)
            request = json.loads(data)
            if request["do"] == "fork":
                files, *listening = fds
                kernel = Kernel(request, files, listening)
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
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
