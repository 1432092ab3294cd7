"""The kernel in which a submission runs: it runs cells and answers probes."""

import ast
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from grading.sandbox.process import KernelLost, KernelProcess
from grading.sandbox.use import OutOfTime
from helpers.checking import codec
from helpers.checking.case import TIMED_OUT, Outcome
from helpers.checking.description import Description, Parameter
from helpers.checking.finding import Stop, Stopped

# In characters; what stopped a cell or a probe, and the name of an argument.
MAX_ERROR, MAX_DETAIL = 200, 1_000
MAX_CHANGED = 10  # arguments
CASES_IN_A_LIMIT = 3  # of one probe: so the cases before one that never ends still count
UNREADABLE = Outcome(error="Unsupported", detail="an answer that cannot be read")
T = TypeVar("T")


class StudentKernel:
    """A kernel that runs cells and answers probes (see `grader.asks.Asks`).

    folder       the files that it finds; in a sandbox, copies of them
    sandboxed    whether it runs in one
    cell_seconds the processor time that a cell or a probe may take
    most         what is left for all of it, in seconds of `Use.own`
    modules      what the notebook will import, to have it at hand in a sandbox
    alone        whether it is the last try: else Busy is raised where others had the cores

    `late` tells whether a probe since the last `forget` took too long. Raises KernelError or
    SandboxError if it cannot be started, and KernelLost from any method once it is gone.
    """

    def __init__(
        self,
        folder: Path,
        sandboxed: bool,
        cell_seconds: float,
        most: float,
        modules: Sequence[str] = (),
        alone: bool = True,
    ) -> None:
        self.late = False
        self._seconds = cell_seconds
        self._process = KernelProcess(folder, sandboxed, most, modules, alone)

    @property
    def spent(self) -> float:
        """What it has taken so far of `most`."""
        return self._process.spent

    def close(self) -> None:
        """End the kernel and all that it started."""
        self._process.close()

    def run_cell(self, source: str) -> Stopped | None:
        """Run a cell; returns what stopped it, if anything did.

        Raises KernelLost.
        """
        try:
            content = self._process.wait(self._process.send(source), self._seconds)
        except OutOfTime as over:
            return self._process.interrupt(over)
        if any(_source_of(payload) == "ask_exit" for payload in _listed(content.get("payload"))):
            raise KernelLost(Stopped(Stop.EXIT))
        if content.get("status") != "error":
            return None
        text = f"{content.get('ename')}: {content.get('evalue')}".split("\n")[0][:MAX_ERROR]
        error, _, detail = re.sub(r"\(\d+\.py, ", "(", text).partition(": ")  # the kernel's files
        return Stopped(Stop.ERROR, error, detail)

    def forget(self, name: str) -> None:
        """Take an answer away that stopped the process or took too long: it is not tried again."""
        self.late = False
        self.run_cell(f"globals().pop({name!r}, None);")

    def describe(self, name: str) -> Description:
        """What a name stands for; not defined, if the kernel gives no sensible answer."""
        absent = Description()
        try:
            return self._ask({"describe": name}, _description) or absent
        except OutOfTime as over:
            self.late = True
            self._process.interrupt(over)
            return absent

    def run(self, text: str, inputs: dict[str, object]) -> Outcome:
        """The outcome of a probe."""
        return self.run_all(text, [inputs])[0]

    def run_all(
        self, text: str, inputs: Sequence[dict[str, object]], seconds: float | None = None
    ) -> list[Outcome]:
        """The outcome of a probe on each of several inputs, within so many seconds each.

        One that takes too long is stopped: error `TIMED_OUT`. Where the question sets no limit of
        its own, nothing more is tried then, since each time would cost as much.
        """
        late = [Outcome(error=TIMED_OUT)] * len(inputs)
        if self.late:
            return late
        encoded = [codec.encode(each, generators=True) for each in inputs]
        asked: dict[str, Any] = {"probe": text, "inputs": encoded}
        most = seconds or self._seconds / CASES_IN_A_LIMIT
        asked |= {"seconds": most, "again": seconds is not None}
        try:
            outcomes = self._ask(asked, lambda sent: list(map(_outcome, sent)))
        except OutOfTime as over:
            self.late = True
            self._process.interrupt(over)
            return [replace(each, limit=over.seconds, detail=over.counted) for each in late]
        if outcomes is None or len(outcomes) != len(inputs):
            return [UNREADABLE] * len(inputs)
        stopped = any(each.error == TIMED_OUT for each in outcomes)
        if stopped and self._process.took() < most / 2:  # not every system says who had the cores
            self._process.blame_others()
        self.late = seconds is None and stopped
        return outcomes

    def _ask(self, request: dict[str, Any], read: Callable[[Any], T]) -> T | None:
        """What `read` makes of the answer to a request; None if it can make nothing of it."""
        expression = (
            f"__import__('helpers.checking.reply').checking.reply.reply({json.dumps(request)!r})"
        )
        content = self._process.wait(self._process.send("", expression), self._seconds)
        try:
            text = content["user_expressions"]["answer"]["data"]["text/plain"]
            return read(json.loads(ast.literal_eval(text)))
        except Exception:  # the student's code can send anything
            return None


def _description(sent: dict[str, Any]) -> Description:
    """A description as the kernel sent it."""
    parameters = sent["parameters"]
    if parameters is not None:
        parameters = tuple(Parameter(str(p), bool(v), bool(d)) for p, v, d in parameters)
    return Description(bool(sent["defined"]), bool(sent["callable"]), parameters)


def _outcome(sent: dict[str, Any]) -> Outcome:
    """One outcome as the kernel sent it."""
    try:
        value, limit = codec.decode(sent["value"]), float(sent["limit"])
        changed = tuple(str(name)[:MAX_ERROR] for name in sent["changed"][:MAX_CHANGED])
        error, detail = str(sent["error"])[:MAX_ERROR], str(sent["detail"])[:MAX_DETAIL]
        printed, operation = bool(sent["printed"]), str(sent["operation"])[:MAX_ERROR]
        given = Outcome(value, error, detail, changed, limit, printed, operation)
        return given if isfinite(limit) else UNREADABLE
    except Exception:  # the student's code can send anything
        return UNREADABLE


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _source_of(payload: object) -> object:
    return payload.get("source") if isinstance(payload, dict) else None
