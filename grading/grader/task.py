"""One submission to grade, and what comes of it: all that travels to a worker and back."""

from dataclasses import dataclass, field

from grading.course import Assignment
from grading.grader.verdict import Verdict
from grading.intake.handed_in import Work
from grading.settings import Settings


@dataclass(frozen=True)
class Task:
    """One submission to grade. `key` and `student` determine its hidden cases.

    `alone` tells that no other is graded beside it: what takes too long then is not tried again.
    """

    assignment: Assignment
    key: bytes
    student: str
    work: Work
    settings: Settings = field(default_factory=Settings)
    alone: bool = True


@dataclass(frozen=True)
class Graded:
    """The autograded notebook as text, with a verdict for each question, and what was odd.

    `seconds` is how long grading took; `edition` is of the release that it was graded with.
    """

    student: str
    notebook: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]
    seconds: float
    sandboxed: bool
    edition: str = ""
