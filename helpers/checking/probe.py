"""Runs a probe on a student's work.

A probe is a few lines of Python; the value of its last line is the answer. The instant check runs
it in the notebook itself, the grader asks the student's kernel to run it. Inputs go in and answers
come out; expected values are no part of it.
"""

import ast
import builtins
import contextlib
import copy
import functools
import io
import linecache
import math
import sys
import traceback
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import CodeType

import numpy as np

from helpers.checking import process_state
from helpers.checking.case import OUT_OF_MEMORY, TIMED_OUT, Namespace, Outcome
from helpers.checking.codec import Unsupported, decode, encode
from helpers.checking.limits import NO_LIMITS, Interrupted, Limits, OutOfMemory, TimedOut
from helpers.checking.limits import run as run_within
from helpers.checking.operation import operation_of
from helpers.checking.several import NAME, NotSeveral, Unpacking, parts
from helpers.checking.substitutes import Substitutes, copied, ending

# A cell of the student's own may bind any of them anew.
WITHOUT_LINES = "<definitions>"  # the file of an answer that is no cell of a notebook
_PYTHONS = {name: value for name, value in vars(builtins).items() if not name.startswith("_")}


def _listed(items: Iterable[object] = ()) -> list[object]:
    """What `list` gives in a probe. Raises Unsupported for numbers where parts were to come."""
    if isinstance(items, np.ndarray) and items.ndim == 1:
        raise Unsupported("one array, where one after the other was to come (return for yield?)")
    return [*ending(items)]


def run(
    probe: str,
    inputs: Mapping[str, object],
    namespace: Namespace,
    limits: Limits = NO_LIMITS,
) -> Outcome:
    """Run `probe` with `inputs` in (a copy of) `namespace`; never raises for the student's errors.

    Beyond its limits it is stopped: error `TIMED_OUT` or `OUT_OF_MEMORY`. Raises KeyboardInterrupt
    if a person stops it; one that the code itself raises is its error.

    The names `np`, `record` and `substitute` (see `Substitutes`) are there for the probe, `torch`
    where it is imported, and Python's own whatever the notebook binds to them; its `list` ends with
    what yields for ever. What the student's code prints or warns about is dropped, and what it has
    set for the whole process is put back meanwhile (see `process_state`): neither is a failure.
    """
    body, answer = compiled(probe)
    substitutes = Substitutes(namespace)
    arguments = {name: copied(value) for name, value in inputs.items()}
    scope = _scope(namespace, substitutes, arguments)
    printed = io.StringIO()

    def answered() -> Outcome:
        try:
            exec(body, scope)
            return Outcome(decode(encode(eval(answer, scope))))  # what the grader would see; a copy
        except Interrupted:
            raise
        except (Exception, KeyboardInterrupt) as error:  # the code's own; not a person's
            return _failed(error, limits)  # and let go of here, where what it holds warns in vain

    try:
        outcome = run_within(answered, limits, _quiet(substitutes, printed))
    except (Exception, SystemExit, TimedOut, OutOfMemory) as error:
        outcome = _failed(error, limits)
    outcome = replace(outcome, printed=bool(printed.tell()))
    if outcome.error:
        return outcome
    changed = tuple(name for name in inputs if not _unchanged(inputs[name], arguments[name]))
    return replace(outcome, changed=changed)


def rerun(probe: str, inputs: Mapping[str, object], namespace: Namespace) -> object:
    """Run a probe as `run` does, but let through what it prints and raises; returns its value.

    What it sets for the whole process is put back, too.
    """
    body, answer = compiled(probe)
    substitutes = Substitutes(namespace)
    scope = _scope(namespace, substitutes, copy.deepcopy(inputs))
    with np.errstate(all="warn"), process_state.settings():
        try:
            exec(body, scope)
            return eval(answer, scope)
        finally:
            substitutes.restore()


def _scope(
    namespace: Namespace, substitutes: Substitutes, arguments: Mapping[str, object]
) -> Namespace:
    """What a probe finds by its names, whatever the notebook calls so."""
    own = {name: getattr(substitutes, name) for name in ("define", "record", "substitute")}
    tools = {"np": np, NAME: parts, **own}
    libraries = {"torch": sys.modules["torch"]} if "torch" in sys.modules else {}
    scope = {**namespace, **_PYTHONS, "list": _listed, **tools, **libraries, **arguments}
    substitutes.scope = scope
    return scope


@contextlib.contextmanager
def _quiet(substitutes: Substitutes, printed: io.StringIO) -> Iterator[None]:
    """Keep what is printed and drop warnings, and put everything back at the end."""
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        process_state.fresh(),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            substitutes.restore()


def _failed(error: BaseException, limits: Limits) -> Outcome:
    match error:
        case Unsupported() | NotSeveral():
            return Outcome(error="Unsupported", detail=str(error))
        case TimedOut():
            return Outcome(error=TIMED_OUT, limit=limits.seconds or 0.0)
        case OutOfMemory():
            return Outcome(error=OUT_OF_MEMORY, limit=limits.memory or 0.0)
        case MemoryError() if limits.memory and _is_small(error, limits.memory):
            return Outcome(error=OUT_OF_MEMORY, limit=limits.memory)
        case MemoryError():  # NumPy has a class of its own
            return Outcome(error=OUT_OF_MEMORY, detail=_explain(error))
    name, told, operation = type(error).__name__, _explain(error), operation_of(error)
    if isinstance(error, ValueError) and type(error) is not ValueError:  # it is one
        return Outcome(error="ValueError", detail=f"{name}: {told}", operation=operation)
    return Outcome(error=name, detail=told, operation=operation)


def _is_small(error: MemoryError, most: float) -> bool:
    """Whether less was asked for than there is for an answer: so the rest is used up."""
    shape, dtype = getattr(error, "shape", ()), getattr(error, "dtype", None)
    return math.prod(map(float, shape)) * dtype.itemsize < most if dtype else not str(error)


def run_all(
    probe: str,
    inputs: Iterable[Mapping[str, object]],
    namespace: Namespace,
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


@functools.lru_cache(maxsize=512)
def compiled(probe: str) -> tuple[CodeType, CodeType]:
    """The lines of a program, and its last one, whose value is what it gives. They use `parts`."""
    body = Unpacking().visit(ast.parse(probe))
    last = body.body.pop()
    assert isinstance(last, ast.Expr)
    answer = ast.Expression(last.value)
    return compile(body, "<probe>", "exec"), compile(answer, "<probe>", "eval")


def _unchanged(before: object, after: object) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and np.array_equal(
            before, after, equal_nan=before.dtype.kind == "f"
        )
    if isinstance(before, list):
        return (
            isinstance(after, list)
            and len(before) == len(after)
            and all(map(_unchanged, before, after))
        )
    return True


def _explain(error: BaseException) -> str:
    """The error's message and the student's line that led to it, without the checker's frames; of
    an answer whose lines are not at hand the function alone."""
    text = str(error).strip().split("\n")[0][:300]
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        code = frame.f_code
        line = linecache.getline(code.co_filename, number).strip()
        where = code.co_qualname.replace(".<locals>", "")
        if _is_students(code.co_filename) and line:
            text += f"\n  at line {number} of {where}: {line[:120]}"
            break
        if code.co_filename == WITHOUT_LINES:
            text += f"\n  in {where}"
            break
    return text.strip()


def _is_students(filename: str) -> bool:
    """IPython compiles a cell under a name of its own; everything else is a library or a probe."""
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<cell"))
