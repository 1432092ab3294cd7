"""What was found of an answer, as data; `helpers.checking.say` makes the sentences."""

from dataclasses import dataclass
from enum import StrEnum

PROCESSOR, CLOCK = "processor", "clock"  # how the seconds of a limit are counted


@dataclass(frozen=True)
class Fact:
    """What is true of the wrong numbers, whatever the cause.

    way    what they are: a name with what it needs to be said
    times  the number in it, in words; empty for none
    parts  of the answer of which it is true; none: of all that is wrong
    cases  numbers of the cases in which it is true, from 1; none: it is in all
    """

    way: tuple[str, ...]
    times: str = ""
    parts: tuple[str, ...] = ()
    cases: tuple[int, ...] = ()


class Status(StrEnum):
    """What is the matter with an answer."""

    RIGHT = "right"
    # It is not run.
    NOT_DEFINED = "not defined"
    NO_PYTHON = "no Python"  # only the check finds it
    NOT_CALLABLE = "not callable"
    ARGUMENTS = "wrong arguments"
    FORBIDDEN = "forbidden"
    STUB = "stub"
    # A case, or a process, shows it.
    RAISED = "raised"
    STOPPED = "stopped"
    NO_ERROR = "no error"
    CHANGED = "arguments changed"
    FORM = "form"
    VALUES = "values"
    # Only the grader finds it.
    CELL = "cell stopped"
    ALWAYS_RAISES = "always raises"
    SCORE = "score"
    NOT_COUNTED = "not counted"
    NOT_REACHED = "not reached"
    UNREADABLE = "unreadable"
    EARLIER = "of an earlier version"  # whose sentences are in `detail`


class Stop(StrEnum):
    """What stopped a cell, or the process that it ran in."""

    ERROR = "error"
    TIME = "time"
    NOT_ENDED = "could not be interrupted"
    ALL_TIME = "time of the submission"
    MEMORY = "memory of the submission"
    FILES = "files"
    SIZE = "size of an answer"
    EXIT = "exit"


@dataclass(frozen=True)
class Stopped:
    """How a cell or a process was stopped: by which `error`, or by a limit of so many seconds.

    `detail` is the error's message, or says how the seconds are counted.
    """

    by: Stop
    error: str = ""
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class WrongCase:
    """The first case that went wrong: the lines that were run, and each input in a few words."""

    number: int  # from 1
    of: int
    label: str
    program: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Finding:
    """What is the matter with an answer, and where it shows.

    where     the part of the value; the forbidden name; the name that is not callable; the magic
              above what is not defined
    line      of the forbidden name, or of what is no Python, in its cell
    got       value, error or arguments in a few words
    expected  the same
    detail    words of others: an error's message and line of code, the reason of a rule; or how
              the seconds of the limit are counted
    limit     seconds or bytes after which a case was stopped; 0: it was not tried any more
    mistake   the known mistakes that give the same, joined by " + "; empty if there is none
    hint      a line for each of them
    met       labels of the cases that went right: which demands of the contract are met
    unmet     labels of those that went wrong
    facts     what the wrong numbers are in terms of the right ones
    """

    status: Status
    where: str = ""
    line: int = 0
    got: str = ""
    expected: str = ""
    detail: str = ""
    limit: float = 0.0
    case: WrongCase | None = None
    mistake: str = ""
    hint: str = ""
    stopped: Stopped | None = None
    met: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is the matter."""
        return self.status is Status.RIGHT


RIGHT = Finding(Status.RIGHT)
