"""What was handed in, as it was found and as far as it can be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode


class Unreadable(Exception):
    """There is no notebook to grade; the message says why, for the student and the table."""


@dataclass(frozen=True)
class HandedIn:
    """A submission as it was found.

    notebook  the bytes of the notebook
    files     the other files, by their path in the folder
    notes     what was odd, in sentences
    """

    notebook: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


# A submission on its way to be graded: the folder that it lies in, or what `carried` gave.
Work = Path | HandedIn | Unreadable


@dataclass(frozen=True)
class Submission:
    """A submission as far as it can be read; without a notebook, `problem` says why."""

    notebook: NotebookNode | None
    problem: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
