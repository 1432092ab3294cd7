"""What an answer earned and why, as data; `helpers.checking.say` makes the sentences."""

from dataclasses import asdict, dataclass
from typing import Any

from helpers.checking.errors import UserError
from helpers.checking.finding import Fact, Finding, Status, Stop, Stopped, WrongCase

FORMAT = 4  # raised when an older version could not read what is written
READABLE = (0, 1, 2, 3, FORMAT)  # 0 stands for no number, as it was before 0.1.0


class VerdictError(UserError):
    """A verdict that another version wrote, and that this one cannot read."""


@dataclass(frozen=True)
class Verdict:
    """What an answer earned and why.

    passed           cases that are right, of those that were counted
    not_counted      cases that could not be judged before earlier answers are mended
    carried_forward  cases that are right given those
    replayed         cases that were judged with right earlier answers in place of the student's
    earlier          those earlier answers: the faulty ones
    score, wanted    of a trained object, with what the numbers are
    gives            a digest of what the answer gives on the public cases, where the bank does not
                     know what is wrong
    """

    question: str
    points: float
    max_points: int
    finding: Finding
    passed: int = 0
    counted: int = 0
    not_counted: int = 0
    carried_forward: int = 0
    earlier: tuple[str, ...] = ()
    score: str = ""
    wanted: str = ""
    replayed: int = 0
    gives: str = ""

    @property
    def full(self) -> bool:
        """Whether all points were earned."""
        return self.points == self.max_points

    @property
    def mistake(self) -> str:
        """The names of the known mistakes that give the same; empty if there are none."""
        return self.finding.mistake

    @property
    def not_judged(self) -> bool:
        """Whether nothing could be said of it before earlier answers are mended."""
        return self.finding.status is Status.NOT_COUNTED


def nothing(question: str, max_points: int, finding: Finding) -> Verdict:
    """No points, for a reason that is no matter of cases."""
    return Verdict(question, 0.0, max_points, finding)


def as_written(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON can hold it."""
    return {"format": FORMAT, **asdict(verdict)}


def read(written: dict[str, Any]) -> Verdict:
    """The verdict that `as_written` gave, or that an earlier version wrote; or VerdictError."""
    written = dict(written)
    number = written.pop("format", 0)
    if number not in READABLE:
        raise VerdictError(
            f"Graded by another version: its verdicts have format {number}, not {FORMAT}.\n"
            "Update this project, or grade again: python -m grading regrade NN_topic --student=NAME"
        )
    if "lines" in written:
        finding = Finding(
            Status.EARLIER, detail="\n".join(written["lines"]), mistake=written["mistake"]
        )
        kept = ("question", "points", "max_points", "passed", "counted")
        return Verdict(**{name: written[name] for name in kept}, finding=finding)
    found = dict(written["finding"])
    if case := found["case"]:
        inputs = tuple(map(tuple, case["inputs"]))
        found["case"] = WrongCase(**{**case, "program": tuple(case["program"]), "inputs": inputs})
    if stopped := found["stopped"]:
        found["stopped"] = Stopped(**{**stopped, "by": Stop(stopped["by"])})
    found["status"] = Status(found["status"])
    found |= {name: tuple(found[name]) for name in ("met", "unmet") if name in found}
    found["facts"] = tuple(
        Fact(tuple(fact["way"]), fact["times"], tuple(fact["parts"]), tuple(fact["cases"]))
        for fact in found.get("facts", ())
    )
    given = {"finding": Finding(**found), "earlier": tuple(written["earlier"])}
    return Verdict(**{**written, **given})
