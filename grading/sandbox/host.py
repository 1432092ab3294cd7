"""The grader's side of a sandbox: starts it, asks it for kernels, and closes it.

One sandbox serves one kernel at a time. It is kept between submissions, since what takes seconds
is to import the course's libraries; see `grading.sandbox.inside` for what is cleaned in between.
"""

import atexit
import contextlib
import functools
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib

from grading.reference import GRADING, graded_environment
from grading.sandbox import seccomp
from grading.student_kernel import KERNEL
from helpers import data
from helpers.errors import Told

HELPERS = Path(data.__file__).parent
COURSE, PYTHON = Path("/course"), Path("/python")  # where these are inside
INSIDE = Path(__file__).with_name("inside.py")
NAMESPACES = [f"--unshare-{kind}" for kind in ("pid", "net", "ipc", "uts", "cgroup-try")]
START_SECONDS = 120
ANSWER_SECONDS = 20
# A user id that no account has: limits on processes are counted by user, and never for root.
FIRST_USER = 61_000


class SandboxError(Told):
    """The sandbox cannot be had here; the message says what to do, in two lines."""


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

    def __init__(self, modules: tuple[str, ...] = (), limits: Limits = Limits()):
        if problem := missing():
            raise SandboxError(problem)
        self.modules, self.limits = modules, limits
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        self._users = FIRST_USER + os.getpid() % 4_000 if os.geteuid() == 0 else 0
        self._messages: deque[dict] = deque()
        self._control, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with inner, tempfile.TemporaryFile() as rules, open(self._log, "wb") as log:
            rules.write(seccomp.program())
            rules.seek(0)
            command = self._command(inner.fileno(), rules.fileno())
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[inner.fileno(), rules.fileno()],
            )
        try:
            self._wait_for("ready", START_SECONDS)
        except SandboxError:
            said = self._log.read_text(errors="replace").strip().splitlines()
            self.close()
            raise SandboxError(
                f"The sandbox does not start: {said[-1] if said else 'no answer'}\n"
                "Allow user namespaces on this machine, or use a container that may have them."
            ) from None

    @property
    def _log(self) -> Path:
        return Path(self._folder.name, "log")

    def _command(self, control: int, rules: int) -> list[str]:
        """How bubblewrap is called: nothing of this machine is seen but what is named here."""
        command = ["bwrap", *NAMESPACES, "--hostname", "sandbox", "--as-pid-1", "--clearenv"]
        command += ["--seccomp", str(rules), "--cap-drop", "ALL"]
        if os.geteuid() == 0:
            for right in ("SETUID", "SETGID", "CHOWN", "KILL", "DAC_OVERRIDE", "FOWNER"):
                command += ["--cap-add", f"CAP_{right}"]
        else:
            command += ["--unshare-user"]
        command += ["--proc", "/proc", "--dev", "/dev"]
        for place in ("/tmp", "/submission", "/dev/shm"):
            command += ["--perms", "1777", "--size", str(self.limits.disk), "--tmpfs", place]
        seen = _seen(Path(self._folder.name))
        for folder in sorted({parent for _, there in seen for parent in there.parents[:-1]}):
            command += ["--perms", "0755", "--dir", str(folder)]
        for here, there in seen:
            command += ["--ro-bind", str(here), str(there)]
        for link in ("bin", "sbin", "lib", "lib32", "lib64"):
            if os.path.islink(f"/{link}"):
                command += ["--symlink", os.readlink(f"/{link}"), f"/{link}"]
            elif os.path.isdir(f"/{link}"):
                command += ["--ro-bind", f"/{link}", f"/{link}"]
        # Else a student without root's rights in here could leave something for the next one.
        command += ["--remount-ro", "/dev", "--remount-ro", "/"]
        # What a library reads when it is imported has to be here already.
        environment = {
            "HOME": "/tmp",
            "PATH": f"{PYTHON}/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(COURSE),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MPLCONFIGDIR": str(COURSE / "matplotlib"),
            "MNIST_ROOT": str(COURSE / "data"),
            **KERNEL,
            **GRADING,
        }
        for name, value in environment.items():
            command += ["--setenv", name, value]
        program = [f"{PYTHON}/bin/python", str(COURSE / "inside.py"), str(control)]
        return [*command, "--chdir", "/", *program, *self.modules]

    def fork(self, key: str, env: dict[str, str], folder: Path, listening: list[int]) -> int:
        """Start a kernel on a copy of the files in `folder`; returns its number inside.

        `listening` are sockets that listen already: for shell, stdin and control.
        """
        limits = {**asdict(self.limits), "user": self._users}
        request = {"do": "fork", "key": key, "env": env, "limits": limits}
        with tempfile.TemporaryFile() as files:
            _pack(folder, files)
            files.seek(0)
            socket.send_fds(
                self._control, [json.dumps(request).encode()], [files.fileno(), *listening]
            )
            return self._wait_for("forked", ANSWER_SECONDS)["forked"]

    def signal(self, number: int) -> None:
        """Send a signal to the kernel."""
        self._tell(do="signal", signal=number)

    def exited(self) -> dict | None:
        """What is known of a kernel that has ended: its exit status, and why it was stopped."""
        self._control.setblocking(False)
        try:
            while True:
                self._receive()
        except (BlockingIOError, SandboxError):
            pass
        finally:
            self._control.setblocking(True)
        if self._process.poll() is not None:
            return {"exited": -1, "why": "sandbox"}
        return next((message for message in self._messages if "exited" in message), None)

    def end(self) -> None:
        """Kill whatever runs inside and empty every place. Raises SandboxError if that fails."""
        self._tell(do="end")
        self._wait_for("ended", ANSWER_SECONDS)
        self._messages.clear()

    def close(self) -> None:
        """Kill the sandbox and all in it."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._folder.cleanup()

    def _tell(self, **message: object) -> None:
        try:
            self._control.send(json.dumps(message).encode())
        except OSError:
            raise SandboxError("The sandbox has ended.\nRun the command again.") from None

    def _receive(self) -> None:
        message = self._control.recv(65536)
        if not message:
            raise SandboxError("The sandbox has ended.\nRun the command again.")
        self._messages.append(json.loads(message))

    def _wait_for(self, kind: str, seconds: float) -> dict:
        """The first message of a kind; others are kept for later."""
        self._control.settimeout(seconds)
        try:
            while True:
                for message in self._messages:
                    if kind in message:
                        self._messages.remove(message)
                        return message
                self._receive()
        except OSError:
            raise SandboxError("The sandbox does not answer.\nRun the command again.") from None
        finally:
            self._control.settimeout(None)


def _pack(folder: Path, file: io.IOBase) -> None:
    """Put the plain files of a folder into an archive: no links, sockets or pipes."""
    with tarfile.open(fileobj=file, mode="w") as archive:
        for place, _, names in os.walk(folder):
            for path in (Path(place, name) for name in sorted(names)):
                if path.is_file() and not path.is_symlink():
                    archive.add(path, arcname=path.relative_to(folder), recursive=False)


def _seen(folder: Path) -> list[tuple[Path, Path]]:
    """What is seen inside, read-only: (here, there) each."""
    with graded_environment():
        data.write_excerpt(folder / "data")
    fonts = folder / "matplotlib"
    fonts.mkdir()
    for path in Path(matplotlib.get_cachedir()).glob("fontlist*.json"):
        shutil.copy(path, fonts)
    seen = [
        (Path(sys.prefix), PYTHON),
        (HELPERS, COURSE / "helpers"),
        (INSIDE, COURSE / "inside.py"),
        (folder / "data", COURSE / "data"),
        (folder / "data/.cache", COURSE / ".cache"),
        (fonts, COURSE / "matplotlib"),
    ]
    # What a virtual environment is based on it finds under its own name.
    same = {Path("/usr"), Path(sys.base_prefix).resolve(), Path("/etc/ld.so.cache")}
    same |= {Path("/etc/localtime"), Path("/etc/fonts"), Path("/etc/alternatives")}
    inner = {path for path in same if Path("/usr") in path.parents}
    return [(path, path) for path in sorted(same - inner) if path.exists()] + seen


_idle: list[Sandbox] = []
_lock = threading.Lock()


def take(modules: tuple[str, ...]) -> Sandbox:
    """A sandbox that nobody uses, with these modules: one that was given back, or a new one."""
    with _lock:
        for number, sandbox in enumerate(_idle):
            if sandbox.modules == modules:
                return _idle.pop(number)
        while _idle:  # of another assignment: they would stay for nothing
            _idle.pop().close()
    return Sandbox(modules)


def give_back(sandbox: Sandbox) -> None:
    """Clean a sandbox and keep it for the next submission; close it if it does not answer."""
    try:
        sandbox.end()
    except SandboxError:
        sandbox.close()
        return
    with _lock:
        _idle.append(sandbox)


@atexit.register
def close_all() -> None:
    """Close every sandbox that nobody uses."""
    with _lock:
        while _idle:
            _idle.pop().close()
