"""A case of a question, what came of it, and the mistakes that are known of it."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Namespace: TypeAlias = dict[str, Any]  # what code finds by its names, as `exec` takes it

TIMED_OUT, OUT_OF_MEMORY = "TimedOut", "MemoryError"
# Where the work is too much, the machine says which of them comes first.
COSTLY = (TIMED_OUT, OUT_OF_MEMORY)
UNTELLING = ("Unsupported", "Malformed")  # errors of the check's own: many causes lead to them


@dataclass(frozen=True)
class Outcome:
    """What came of one probe: a value, or the error that stopped it.

    `error` is the name of the exception's class, `detail` its message with the lines of the
    student's code that led to it, `changed` the arguments that the student's code wrote to,
    `limit` the seconds or bytes after which it was stopped, `printed` whether it printed anything.
    `operation` tells an error from others of its class: by its message and by what was at work, as
    a hash that gives no code away.
    """

    value: object = None
    error: str = ""
    detail: str = ""
    changed: tuple[str, ...] = ()
    limit: float = 0.0
    printed: bool = False
    operation: str = ""


@dataclass(frozen=True)
class Mistake:
    """A misconception: the name it goes by and the sentence that points to the idea."""

    name: str
    hint: str


@dataclass(frozen=True)
class Case:
    """One set of inputs and what the solution and each mistake give on it."""

    label: str
    inputs: dict[str, object]
    expected: Outcome
    mistakes: dict[str, Outcome] = field(default_factory=dict)
