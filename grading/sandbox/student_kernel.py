"""The kernel in which a submission runs, spoken to over its shell channel alone.

What a cell prints or draws is published on another channel, which nobody listens to here: the
grader takes nothing from it, so no amount of output can fill its memory.
"""

import ast
import json
import logging
import math
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from grading import sandbox
from grading.bank.reference import GRADING
from grading.sandbox import failure
from grading.sandbox.wire import TooMuch, Wire
from helpers import data
from helpers.checking import codec
from helpers.checking.case import TIMED_OUT, Outcome
from helpers.checking.errors import UserError

# No progress bars: they cost time and nobody sees them.
KERNEL = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "TQDM_DISABLE": "1"}
SANDBOXED = KernelSpecManager(kernel_dirs=[str(Path(sandbox.__file__).parent / "kernels")])
START_SECONDS = 60
GRACE_SECONDS = 2  # to answer an interrupt
CASES_IN_A_LIMIT = 3  # of one probe: so the cases before one that never ends still count
SECONDS_BETWEEN_LOOKS = 0.5  # at whether the process is still there
SECONDS_BETWEEN_TRIES = 0.05  # to reach one that has just started
# An answer is at most twice MAX_BYTES of JSON; some of it is escaped on the way.
MAX_MESSAGE = 3 * codec.MAX_BYTES
# Why a sandbox stops a process: see grading.sandbox.host.Limits.
STOPPED = {
    "total_memory": "used more memory than there is for a submission",
    "files": "made more files than a submission may",
}
# What goes wrong is raised here; jupyter_client would print it too, with a traceback.
QUIET = logging.getLogger(__name__)
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False
UNREADABLE = Outcome(error="Unsupported", detail="an answer that cannot be read")


class KernelError(UserError):
    """No kernel can be started, through no fault of the submission; the message has two lines."""


class KernelLost(Exception):
    """The student's process is gone, or had to be stopped. The message says how, after "it"."""


class StudentKernel:
    """A kernel that runs cells and answers probes (see `grading.grader.carried_forward.Asks`).

    folder       the files that it finds; in a sandbox, copies of them
    sandboxed    whether it runs in one
    cell_seconds how long a cell or a probe may take
    ends         when the submission's time is over, on the clock of time.monotonic
    modules      what the notebook will import, to have it at hand in a sandbox

    `late` tells whether a probe since the last `forget` took too long.
    """

    def __init__(
        self,
        folder: Path,
        sandboxed: bool,
        cell_seconds: float,
        ends: float,
        modules: Sequence[str] = (),
    ):
        self.late = False
        self._seconds, self._ends = cell_seconds, math.inf
        # A socket's path has to be absolute and short.
        self._sockets = tempfile.TemporaryDirectory(prefix="k-")
        self._wire: Wire | None = None
        options: dict[str, Any] = {"kernel_name": "python3", "log": QUIET}
        start: dict[str, Any] = {}
        if sandboxed:
            options |= {"kernel_name": "sandbox", "kernel_spec_manager": SANDBOXED}
            start = {"modules": modules}
        if os.name == "posix":
            options |= {"transport": "ipc", "ip": str(Path(self._sockets.name, "s"))}
        self._manager = KernelManager(**options)
        env = {**os.environ, **GRADING, **KERNEL, "MNIST_ROOT": data.mnist_root()}
        try:
            self._manager.start_kernel(
                cwd=str(folder),
                env=env,
                extra_arguments=["--HistoryManager.enabled=False"],
                **start,
            )
            self._wire = self._connect()
            self._wait(self._send(""), START_SECONDS)
            self._ends = ends  # a submission whose time is over may still be given a kernel
        except (KernelLost, TimeoutError, RuntimeError, OSError) as error:
            try:
                told = self._not_started(error)
            finally:
                self.close()
            raise KernelError(told) from None
        except BaseException:
            self.close()
            raise

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

    def _not_started(self, error: Exception) -> str:
        """Two lines on why there is no kernel. Raises SandboxError if there is no sandbox."""
        how = self._how()
        why = str(error)
        if isinstance(error, TimeoutError):
            why = f"no answer within {START_SECONDS} s"
        elif how in STOPPED.values():
            why = f"it {how}"
        say = getattr(self._manager.provisioner, "told", None)
        if say is None:
            return failure.told("A kernel does not start", why, "")
        return say("A kernel does not start", why)

    def close(self) -> None:
        """End the kernel and all that it started."""
        if self._manager.has_kernel:
            self._manager.shutdown_kernel(now=True)
        else:
            self._manager.cleanup_resources()
        if self._wire:
            self._wire.close()
        self._sockets.cleanup()

    # --- cells ---

    def run_cell(self, source: str) -> str:
        """Run a cell; returns what stopped it in one line ("stopped with …"), or "".

        Raises KernelLost.
        """
        try:
            content = self._wait(self._send(source), self._seconds)
        except TimeoutError:
            self._interrupt()
            return f"stopped with a time-out: it took more than {self._seconds:g} s"
        if any(_source_of(payload) == "ask_exit" for payload in _listed(content.get("payload"))):
            raise KernelLost("ended its own process")
        if content.get("status") != "error":
            return ""
        text = f"{content.get('ename')}: {content.get('evalue')}".split("\n")[0][:200]
        return "stopped with " + re.sub(r"\(\d+\.py, ", "(", text)  # the kernel's file names

    def forget(self, name: str) -> None:
        """Take an answer away that stopped the process or took too long: it is not tried again."""
        self.late = False
        self.run_cell(f"globals().pop({name!r}, None);")

    # --- probes ---

    def describe(self, name: str) -> dict[str, Any]:
        """What a name stands for; not defined, if the kernel gives no sensible answer."""
        absent = {"defined": False, "callable": False, "parameters": None}
        try:
            return self._ask({"describe": name}, _description) or absent
        except TimeoutError:
            self.late = True
            self._interrupt()
            return absent

    def run(self, text: str, inputs: dict[str, Any]) -> Outcome:
        """The outcome of a probe."""
        return self.run_all(text, [inputs])[0]

    def run_all(
        self, text: str, inputs: Sequence[dict[str, Any]], seconds: float | None = None
    ) -> list[Outcome]:
        """The outcome of a probe on each of several inputs, within so many seconds each.

        One that takes too long is stopped: error `TIMED_OUT`. Where the question sets no limit of
        its own, nothing more is tried then, since each time would cost as much.
        """
        late = [Outcome(error=TIMED_OUT, detail="not tried again")] * len(inputs)
        if self.late:
            return late
        asked: dict[str, Any] = {"probe": text, "inputs": [codec.encode(each) for each in inputs]}
        asked |= {
            "seconds": seconds or self._seconds / CASES_IN_A_LIMIT,
            "again": seconds is not None,
        }
        try:
            outcomes = self._ask(asked, lambda found: list(map(_outcome, found)))
        except TimeoutError:
            self.late = True
            self._interrupt()
            return [replace(each, detail=f"no answer within {self._seconds:g} s") for each in late]
        if outcomes is None or len(outcomes) != len(inputs):
            return [UNREADABLE] * len(inputs)
        self.late = seconds is None and any(each.error == TIMED_OUT for each in outcomes)
        return outcomes

    def _ask(self, request: dict[str, Any], read: Callable[[Any], Any]) -> Any:
        """What `read` makes of the answer to a request; None if it can make nothing of it."""
        expression = (
            f"__import__('helpers.checking.reply').checking.reply.reply({json.dumps(request)!r})"
        )
        content = self._wait(self._send("", expression), self._seconds)
        try:
            text = content["user_expressions"]["answer"]["data"]["text/plain"]
            return read(json.loads(ast.literal_eval(text)))
        except Exception:  # the student's code can send anything
            return None

    # --- messages ---

    def _send(self, source: str, expression: str = "") -> str:
        """Ask for a cell to be run, or an expression to be evaluated; returns the message's id."""
        content = {
            "code": source,
            "silent": bool(expression),
            "store_history": not expression,
            "user_expressions": {"answer": expression} if expression else {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        session = self._manager.session
        message = session.msg("execute_request", content)
        try:
            self._wire.send(session.serialize(message))
        except OSError:
            raise KernelLost(self._how()) from None
        return message["header"]["msg_id"]

    def _wait(self, sent: str, seconds: float) -> dict[str, Any]:
        """The content of the reply to a message. Raises TimeoutError, or KernelLost."""
        session = self._manager.session
        deadline = min(time.monotonic() + seconds, self._ends)
        while (left := deadline - time.monotonic()) > 0:
            try:
                parts = self._wire.receive(min(left, SECONDS_BETWEEN_LOOKS))
            except OSError:
                raise KernelLost(self._how()) from None
            except TooMuch:
                raise KernelLost("answered with more than an answer may hold") from None
            if parts is None:
                if not self._manager.is_alive():
                    raise KernelLost(self._how())
                continue
            try:
                message = session.deserialize(session.feed_identities(parts)[1])
                if message["parent_header"]["msg_id"] == sent:
                    return dict(message["content"])
            except Exception:  # the student's code can send anything
                continue
        if deadline == self._ends:
            raise KernelLost("was still at work when the submission's time was over")
        raise TimeoutError

    def _how(self) -> str:
        """What became of the process. Raises SandboxError if the sandbox itself has ended."""
        deadline = time.monotonic() + GRACE_SECONDS
        while self._manager.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        why = getattr(self._manager.provisioner, "why", "")
        if why == "sandbox":
            raise self._manager.provisioner.ended()
        return STOPPED.get(why, "ended its own process")

    def _interrupt(self) -> None:
        """Stop what runs, as Ctrl-C does. Raises KernelLost if it goes on."""
        self._manager.interrupt_kernel()
        try:
            self._wait(self._send("", "1"), GRACE_SECONDS)
        except TimeoutError:
            raise KernelLost(f"took more than {self._seconds:g} s and had to be stopped") from None


def _description(found: Any) -> dict[str, Any]:
    """What `helpers.checking.probe.describe` said, as the kernel sent it."""
    parameters = found["parameters"]
    if parameters is not None:
        parameters = [[str(p), bool(star), bool(default)] for p, star, default in parameters]
    return {
        "defined": bool(found["defined"]),
        "callable": bool(found["callable"]),
        "parameters": parameters,
    }


def _outcome(found: Any) -> Outcome:
    """One outcome as the kernel sent it."""
    try:
        value = codec.decode(found["value"])
        changed = tuple(str(name) for name in found["changed"])
        return Outcome(value, str(found["error"]), str(found["detail"])[:1000], changed)
    except Exception:  # the student's code can send anything
        return UNREADABLE


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def _source_of(payload: Any) -> Any:
    return payload.get("source") if isinstance(payload, dict) else None
