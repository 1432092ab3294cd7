"""The grader's side of a sandbox: starts it, asks it for kernels, and closes it.

One sandbox serves one kernel at a time. See `inside` for what is cleaned between two of them.
"""

import contextlib
import functools
import importlib.util
import io
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import traceback
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from grading import scratch
from grading.sandbox import bubblewrap, failure, seccomp
from grading.sandbox.bubblewrap import COURSE, NAMESPACES, PYTHON
from grading.sandbox.failure import SandboxError

START_SECONDS = 600  # of which a busy machine may need many
ANSWER_SECONDS = 60
GRACE_SECONDS = 20  # for a process that has closed its socket to end
# A user id that no account has: limits on processes are counted by user, and never for root.
FIRST_USER = 61_000


@dataclass(frozen=True)
class Limits:
    """What one submission may use, in bytes where it is not a number of things."""

    data: int = 2 << 30  # of one process
    total_memory: int = 3 << 30  # of all of them
    fsize: int = 64 << 20  # of one file
    disk: int = 256 << 20  # of each writable place, which lies in memory
    files: int = 100_000  # in all writable places
    nproc: int = 64
    nofile: int = 512
    core: int = 0


class Exited(NamedTuple):
    """The end of a kernel; `why` is the field of `Limits` for which the sandbox stopped it, if it
    did, and "sandbox" where that itself has ended."""

    status: int
    why: str = ""


@functools.cache
def missing() -> str | None:
    """Why there can be no sandbox on this machine, in two lines; None if there can."""
    if sys.platform != "linux":
        return (
            "The sandbox needs Linux: submissions are not run without it.\n"
            "Use a Linux container or, on Windows, WSL2; or accept the risk: --sandbox=off"
        )
    if shutil.which("bwrap") is None:
        return (
            "The sandbox needs bubblewrap: submissions are not run without it.\n"
            "Install it (apt install bubblewrap, or make sandbox); or accept the risk: "
            "--sandbox=off"
        )
    if platform.machine() not in seccomp.PROCESSORS:
        return (
            f"The sandbox does not know this processor ({platform.machine()}).\n"
            f"Grade on one of {', '.join(seccomp.PROCESSORS)}; or accept the risk: --sandbox=off"
        )
    trial = ["bwrap", *NAMESPACES, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"]
    trial += ["--tmpfs", "/tmp", "true"]
    done = subprocess.run(trial, capture_output=True, text=True, timeout=START_SECONDS)
    if done.returncode:
        return (
            f"bubblewrap may not make a sandbox here: {done.stderr.strip()[:200]}\n"
            "Allow user namespaces (in a container: more rights); or accept the risk: --sandbox=off"
        )
    return None


class Sandbox:
    """A running sandbox, in which `modules` are imported before a kernel asks for them."""

    def __init__(self, modules: tuple[str, ...] = (), limits: Limits = Limits()) -> None:
        if problem := missing():
            raise SandboxError(problem)
        self.modules, self.limits = modules, limits
        self._user = FIRST_USER + os.getpid() % 4_000 if os.geteuid() == 0 else 0
        self._messages: deque[dict[str, Any]] = deque()
        self._started = False
        self._known = 0  # so much of the log is of what has gone well
        try:
            place = scratch.of_this_process()
            self._folder = tempfile.TemporaryDirectory(prefix="sandbox-", dir=place)
            self._control, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._launch(inner)
        except OSError as error:  # of this machine; the rest goes with this object
            raise _failed("The sandbox does not start", error) from None
        try:
            self._wait_for("ready", START_SECONDS)
        except (ConnectionError, TimeoutError) as error:
            lost = self._lost(error)
            self.close()
            raise lost from None
        inside = psutil.Process(self._process.pid).children()
        self.pid = inside[0].pid  # of the first process in there, as it is called out here
        self._started, self._known = True, len(self._said())

    def _launch(self, inner: socket.socket) -> None:
        modules = filter(_is_here, self.modules)
        with inner, tempfile.TemporaryFile() as rules, self._log.open("wb") as log:
            rules.write(seccomp.program())
            rules.seek(0)
            folder, disk, control = Path(self._folder.name), self.limits.disk, inner.fileno()
            program = [str(COURSE / "inside.py"), str(control), str(self._user), *modules]
            self._process = subprocess.Popen(
                bubblewrap.command(folder, disk, rules.fileno(), program),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[inner.fileno(), rules.fileno()],
            )

    @property
    def _log(self) -> Path:
        return Path(self._folder.name, "log")

    def fork(self, key: str, env: dict[str, str], folder: Path, listening: list[int]) -> int:
        """Start a kernel on a copy of the files in `folder`; returns its number inside.

        `listening` are sockets that listen already: for shell, stdin and control.
        """
        request = {"do": "fork", "key": key, "env": env, "limits": asdict(self.limits)}
        self._known = len(self._said())
        try:
            with tempfile.TemporaryFile() as files:
                _pack(folder, files)
                files.seek(0)
                self._tell([files.fileno(), *listening], **request)
                return int(self._wait_for("forked", ANSWER_SECONDS)["forked"])
        except (ConnectionError, TimeoutError) as error:
            raise self._lost(error) from None
        except OSError as error:
            raise _failed("A submission's files cannot be handed to the sandbox", error) from None

    def signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        try:
            self._tell([], do="signal", signal=number)
        except ConnectionError as error:
            raise self._lost(error) from None

    def exited(self) -> Exited | None:
        """How the kernel has ended, if it has."""
        self._control.setblocking(False)
        try:
            while True:
                self._receive()
        except (BlockingIOError, ConnectionError):
            pass
        finally:
            self._control.setblocking(True)
        if self._process.poll() is not None:
            return Exited(-1, "sandbox")
        ends = (m for m in self._messages if "exited" in m)
        return next((Exited(end["exited"], end["why"]) for end in ends), None)

    def end(self) -> None:
        """Kill whatever runs inside and empty every place. Raises OSError if that fails."""
        self._tell([], do="end")
        self._wait_for("ended", ANSWER_SECONDS)
        self._messages.clear()

    def close(self) -> None:
        """Kill the sandbox and all in it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._folder.cleanup()

    def ended(self) -> SandboxError:
        """What to raise where the first process is no more."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS)
        status = self._process.poll() or 0
        # A signal is passed on as bubblewrap's own exit status.
        what = "has ended" if self._started else "does not start"
        return SandboxError(
            self.explained(f"The sandbox {what}", 128 - status if status > 128 else status)
        )

    def _lost(self, error: OSError) -> SandboxError:
        if isinstance(error, TimeoutError):
            return SandboxError(self.explained("The sandbox does not answer", None, str(error)))
        return self.ended()

    def explained(self, what: str, status: int | None, otherwise: str = "") -> str:
        """Two lines on what has failed inside, the kernel or the first process; keeps the log.

        Where there is no exit status, `otherwise` says why.
        """
        said = self._said()
        why = otherwise if status is None else failure.why(said[self._known :], status)
        return failure.explained(what, why, said)

    def _said(self) -> str:
        """The log, with the names that places have here."""
        try:
            said = self._log.read_text(errors="replace")
        except OSError:  # closed
            return ""
        for here, there in ((sys.prefix, PYTHON), (bubblewrap.HELPERS, COURSE / "helpers")):
            said = _renamed(said, there, here)
        return said

    def _tell(self, fds: list[int], **message: object) -> None:
        socket.send_fds(self._control, [json.dumps(message).encode()], fds)

    def _receive(self) -> None:
        message = self._control.recv(65536)
        if not message:
            raise ConnectionError
        self._messages.append(json.loads(message))

    def _wait_for(self, kind: str, seconds: float) -> dict[str, Any]:
        """The first message of a kind; others are kept for later.

        Raises ConnectionError if the first process has ended, TimeoutError if it does not answer.
        """
        self._control.settimeout(seconds)
        try:
            while True:
                for message in self._messages:
                    if kind in message:
                        self._messages.remove(message)
                        return message
                self._receive()
        except TimeoutError:
            raise TimeoutError(f"nothing within {seconds:g} s") from None
        finally:
            self._control.settimeout(None)


def _failed(what: str, error: OSError) -> SandboxError:
    """What to raise where this machine has failed; call it where the error is handled."""
    return SandboxError(failure.explained(what, str(error), traceback.format_exc()))


def _renamed(text: str, there: Path, here: str | Path) -> str:
    return re.sub(rf"(?<!\w){there}/", lambda _: f"{here}/", text)


def _is_here(module: str) -> bool:
    """Whether a solution's import is met on this machine; if so, it has to be in the sandbox."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _pack(folder: Path, file: io.IOBase) -> None:
    """Put the plain files of a folder into an archive: no links, sockets or pipes."""
    with tarfile.open(fileobj=file, mode="w") as archive:
        for place, _, names in os.walk(folder):
            for path in (Path(place, name) for name in sorted(names)):
                if path.is_file() and not path.is_symlink():
                    archive.add(path, arcname=path.relative_to(folder), recursive=False)
