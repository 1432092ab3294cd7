"""Runs a probe on a student's work and carries the answer across as JSON.

A probe is a few lines of Python; the value of its last line is the answer. The instant check runs
it in the notebook itself, the grader asks the student's kernel to run it. Inputs go in and answers
come out; expected values are no part of it.
"""

import ast
import base64
import contextlib
import functools
import inspect
import io
import json
import linecache
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import CodeType
from typing import Any

import numpy as np

from helpers.limits import NO_LIMITS, Interrupted, Limits, OutOfMemory, TimedOut
from helpers.limits import run as run_within

DTYPES = ("bool", "int8", "int16", "int32", "int64", "uint8", "float16", "float32", "float64")
_NAMES = {np.dtype(name): name for name in DTYPES}  # NumPy takes long to tell a name
MAX_BYTES = 4_000_000  # of one answer
MAX_DEPTH = 8  # of lists inside lists
MAX_ITEMS = 100_000  # that an answer yields


class Tensor(np.ndarray):
    """The values of a torch tensor, as an array that remembers what it was."""


class Endless(RuntimeError):
    """An answer that yields on and on."""


class Unsupported(TypeError):
    """A value that cannot be an answer: not made of numbers, text, lists and arrays."""


@dataclass(frozen=True)
class Outcome:
    """What came of one probe: a value, or the error that stopped it.

    `error` is the name of the exception's class, `detail` its message with the lines of the
    student's code that led to it, `changed` the arguments that the student's code wrote to.
    """

    value: Any = None
    error: str = ""
    detail: str = ""
    changed: tuple[str, ...] = ()


# --- values as JSON ---------------------------------------------------------------------------


def inline(array: np.ndarray) -> str:
    """Put an array into the JSON itself, as base64."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def from_inline(data: str, dtype: str, shape: list[int]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(data, validate=True), dtype=dtype).reshape(shape).copy()


def encode(value: Any, put=inline, depth: int = 0) -> Any:
    """A value as JSON: numbers, text, lists, tuples, dicts with text keys, arrays and tensors.

    `put` stores the bytes of an array and returns what stands for them. Raises `Unsupported` for
    anything else, so that no object of a student's own making ever reaches the grader.
    """
    if depth > MAX_DEPTH:
        raise Unsupported(f"more than {MAX_DEPTH} lists inside one another")
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise Unsupported("an integer of more than 64 bits")
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return {"float": repr(value)}
    if isinstance(value, dict):
        return {"dict": [[str(k), encode(v, put, depth + 1)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        return [encode(item, put, depth + 1) for item in value]
    if isinstance(value, np.random.Generator):
        return {"rng": value.bit_generator.state}
    torch = sys.modules.get("torch")
    is_tensor = isinstance(value, Tensor) or (torch and isinstance(value, torch.Tensor))
    if is_tensor and not isinstance(value, np.ndarray):
        value = value.detach().cpu().numpy()
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        array = array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))
        name = _NAMES.get(array.dtype)
        if name is None:
            raise Unsupported(f"an array of {array.dtype.name}")
        if array.nbytes > MAX_BYTES:
            raise Unsupported(f"an array of {array.nbytes / 1e6:.0f} MB")
        kind = "tensor" if is_tensor else "array"
        return {kind: put(array), "dtype": name, "shape": list(array.shape)}
    raise Unsupported(f"a value of type {type(value).__name__}")


def decode(data: Any, get=from_inline, generators: bool = False, depth: int = 0) -> Any:
    """The value that `encode` wrote. Raises ValueError for anything that it cannot have written.

    Random generators are arguments, never answers: only `generators` lets them in.
    """
    if depth > MAX_DEPTH:
        raise ValueError("the answer is nested too deeply")
    if data is None or isinstance(data, (bool, str)):
        return data
    if isinstance(data, int) and -(2**63) <= data < 2**63:
        return data
    if isinstance(data, list):
        return [decode(item, get, generators, depth + 1) for item in data]
    if isinstance(data, dict):
        if "float" in data:
            return float(data["float"])
        if "dict" in data:
            return {str(k): decode(v, get, generators, depth + 1) for k, v in data["dict"]}
        if "rng" in data and generators:
            generator = np.random.default_rng()
            generator.bit_generator.state = data["rng"]
            return generator
        kind = "tensor" if "tensor" in data else "array"
        if kind in data and data.get("dtype") in DTYPES:
            array = get(data[kind], data["dtype"], data["shape"])
            return array.view(Tensor) if kind == "tensor" else array
    raise ValueError("the answer is not of a known form")


# --- running a probe --------------------------------------------------------------------------

TIMED_OUT, OUT_OF_MEMORY = "TimedOut", "MemoryError"
_ABSENT = object()


class Substitutes:
    """What a probe puts in the place of the student's own functions and classes while it runs."""

    def __init__(self, namespace: dict):
        self.namespace = namespace
        self.originals: dict[str, Any] = {}

    def lend(self, name: str, value: Any) -> None:
        """Let the student's code find `value` under a name: an earlier answer that it may call."""
        self.originals.setdefault(name, self.namespace.get(name, _ABSENT))
        self.namespace[name] = value

    def record(self, name: str) -> list[tuple]:
        """Let the function `name` note its calls in a list: (arguments, result) each, in order."""
        calls, original = [], self.namespace[name]

        def watched(*args, **kwargs):
            bound = inspect.signature(original).bind(*args, **kwargs)
            noted = tuple(map(_copy, bound.args))  # the caller may go on to change its arrays
            result = original(*args, **kwargs)
            if isinstance(result, Iterator):
                seen: list = []
                calls.append((noted, seen))
                return _noting(result, seen)
            calls.append((noted, _copy(result)))
            return result

        self.lend(name, watched)
        return calls

    def restore(self) -> None:
        for name, original in self.originals.items():
            if original is _ABSENT:
                self.namespace.pop(name, None)
            else:
                self.namespace[name] = original


def _noting(items: Iterable, seen: list) -> Iterator:
    for item in _ending(items):
        seen.append(_copy(item))
        yield item


def _listed(items: Iterable = ()) -> list:
    """What `list` gives in a probe."""
    return [*_ending(items)]


def _ending(items: Iterable) -> Iterator:
    """The items. Raises Endless if there are more than any answer has."""
    for count, item in enumerate(items):
        if count == MAX_ITEMS:
            raise Endless(f"more than {MAX_ITEMS:,} items: does its loop ever end?")
        yield item


def run(
    probe: str,
    inputs: dict[str, Any],
    namespace: dict[str, Any],
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Run `probe` with `inputs` in (a copy of) `namespace`; never raises for the student's errors.

    Beyond its limits it is stopped: error `TIMED_OUT` or `OUT_OF_MEMORY`. Raises KeyboardInterrupt
    if a person stops it; one that the code itself raises is its error.

    The names `np`, `record` and `lend` (see `Substitutes`) are there for the probe; its `list` ends
    with what yields for ever. What the student's code prints or warns about is dropped: neither is
    a failure.
    """
    body, answer = _compiled(probe)
    substitutes = Substitutes(namespace)
    arguments = _copy(inputs)
    tools = {"np": np, "record": substitutes.record, "lend": substitutes.lend}
    scope = {**namespace, "list": _listed, **tools, **arguments}

    def answered() -> Outcome:
        try:
            exec(body, scope)
            value = eval(answer, scope)
            return Outcome(value=decode(encode(value)))  # what the grader would see; also a copy
        except Interrupted:
            raise
        except KeyboardInterrupt as error:  # the code's own; any other is a person's
            return _failed(error)

    try:
        outcome = run_within(answered, limits, _quiet(substitutes))
    except Unsupported as error:
        return Outcome(error="Unsupported", detail=str(error))
    except TimedOut:
        return Outcome(error=TIMED_OUT, detail=f"no answer within {limits.seconds:g} s")
    except OutOfMemory:
        return Outcome(error=OUT_OF_MEMORY, detail=_too_much(limits))
    except MemoryError as error:  # NumPy has a class of its own
        said = _explain(error) if str(error) or not limits.memory else _too_much(limits)
        return Outcome(error=OUT_OF_MEMORY, detail=said)
    except (Exception, SystemExit) as error:
        return _failed(error)
    if outcome.error:
        return outcome
    changed = tuple(name for name in inputs if not _unchanged(inputs[name], arguments[name]))
    return replace(outcome, changed=changed)


@contextlib.contextmanager
def _quiet(substitutes: Substitutes) -> Iterator[None]:
    """Drop what is printed and warned about, and put everything back at the end."""
    dropped = io.StringIO()
    with (
        contextlib.redirect_stdout(dropped),
        contextlib.redirect_stderr(dropped),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            substitutes.restore()


def _failed(error: BaseException) -> Outcome:
    return Outcome(error=type(error).__name__, detail=_explain(error))


def run_all(
    probe: str,
    inputs: Iterable[dict[str, Any]],
    namespace: dict[str, Any],
    limits: Limits,
    again: bool,
) -> Iterator[Outcome]:
    """The outcome on each of several inputs. Once one was stopped the others are given up, since
    each would cost as much; unless they are to be tried `again`."""
    stopped: Outcome | None = None
    for each in inputs:
        outcome = stopped or run(probe, each, namespace, limits)
        yield outcome
        costly = (TIMED_OUT, OUT_OF_MEMORY) if limits.memory else (TIMED_OUT,)
        if not again and outcome.error in costly:
            stopped = outcome


def _too_much(limits: Limits) -> str:
    return f"more than {limits.memory / 1e9:.2g} GB of memory used"


@functools.lru_cache(maxsize=512)
def _compiled(probe: str) -> tuple[CodeType, CodeType]:
    """The lines of a probe, and its last one, whose value is the answer."""
    body = ast.parse(probe)
    answer = ast.Expression(body.body.pop().value)
    return compile(body, "<probe>", "exec"), compile(answer, "<probe>", "eval")


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_copy(item) for item in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def _unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and np.array_equal(
            before, after, equal_nan=before.dtype.kind == "f"
        )
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    return True


def _explain(error: BaseException) -> str:
    """The error's message and the student's line that led to it, without the checker's frames."""
    text = str(error).strip().split("\n")[0][:300]
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        code = frame.f_code
        line = linecache.getline(code.co_filename, number).strip()
        if _is_students(code.co_filename) and line:
            where = code.co_qualname.replace(".<locals>", "")
            text += f"\n  at line {number} of {where}: {line[:120]}"
            break
    return text.strip()


def _is_students(filename: str) -> bool:
    """IPython compiles a cell under a name of its own; everything else is a library or a probe."""
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<cell"))


# --- answering the grader ---------------------------------------------------------------------


def describe(name: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """Whether `name` is defined and callable, and the names of its parameters."""
    if name not in namespace:
        return {"defined": False, "callable": False, "parameters": None}
    value = namespace[name]
    try:
        parameters = [
            [p.name, p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD), p.default is not p.empty]
            for p in inspect.signature(value).parameters.values()
        ]
    except (TypeError, ValueError):
        parameters = None
    return {"defined": True, "callable": callable(value), "parameters": parameters}


def reply(request: str) -> str:
    """Answer one request of the grader, in the student's kernel. JSON in, JSON out.

    A request is `{"describe": name}`, or for the outcomes of a probe on several inputs
    `{"probe": text, "inputs": [{...}, ...], "seconds": limit, "again": after one took too long}`.
    """
    namespace = sys.modules["__main__"].__dict__
    asked = json.loads(request)
    if "describe" in asked:
        return json.dumps(describe(asked["describe"], namespace))
    answers: list[str] = []
    inputs = (decode(each, generators=True) for each in asked["inputs"])
    limits = Limits(asked["seconds"])
    for outcome in run_all(asked["probe"], inputs, namespace, limits, asked["again"]):
        answer = json.dumps(
            {
                "value": encode(outcome.value),
                "error": outcome.error,
                "detail": outcome.detail,
                "changed": list(outcome.changed),
            }
        )
        if len(answer) + sum(map(len, answers)) > 2 * MAX_BYTES:
            too_large = {"value": None, "error": "Unsupported", "detail": "an answer too large"}
            answer = json.dumps({**too_large, "changed": []})
        answers.append(answer)
    return f"[{', '.join(answers)}]"
