"""How student code is run: for how long, where, and what it finds in its environment."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from traitlets import Enum, Float
from traitlets.config import Configurable

KERNEL_NAME = "python3"
# What a notebook finds in its environment while it is graded.
GRADING = {"COURSE_PROFILE": "quick", "COURSE_DRAW": "0"}
# And its kernel. No progress bars: they cost time and nobody sees them.
KERNEL = {"OMP_NUM_THREADS": "1", "MPLBACKEND": "agg", "TQDM_DISABLE": "1"}
UNSAFE = (
    "Without the sandbox: submissions run with your rights. They can read the gradebook, the "
    "solutions and other submissions, use the network, and change anything that you can change."
)


@dataclass(frozen=True)
class Settings:
    """How one submission is run.

    cell_seconds        of processor time that a cell or a probe may take, in all its processes;
                        asleep it may be four times as long (see grading.sandbox.use)
    submission_seconds  that all may take, at work or asleep, with what is run again after a crash
    sandboxed           whether it runs in the sandbox
    """

    cell_seconds: float = 30
    submission_seconds: float = 600
    sandboxed: bool = True


class Grade(Configurable):
    """The same as nbgrader_config.py gives it: `c.Grade.sandbox = "off"`."""

    sandbox = Enum(
        ["on", "off"], "on", help="Whether student code runs in a sandbox; off trusts it fully."
    ).tag(config=True)
    cell_seconds = Float(
        Settings.cell_seconds,
        help="Seconds of processor time that a cell or a probe may take, or four times as many "
        "asleep.",
    ).tag(config=True)
    submission_seconds = Float(
        Settings.submission_seconds,
        help="Seconds that a submission may take, at work or asleep, with what is run again after "
        "a crash.",
    ).tag(config=True)

    @property
    def settings(self) -> Settings:
        """The same as one object."""
        return Settings(self.cell_seconds, self.submission_seconds, self.sandbox == "on")


@contextlib.contextmanager
def graded_environment() -> Iterator[None]:
    """What a notebook finds in its environment while it is graded, here for a while."""
    before = {name: os.environ.get(name) for name in GRADING}
    os.environ.update(GRADING)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
