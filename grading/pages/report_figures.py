"""The figures of the class report, as page and table show them."""

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grading.gradebook.lateness import Late
from grading.gradebook.spreadsheet import harmless
from grading.pages import charts

ENOUGH = 5  # from so many on, a distribution says more than the list of its values
HARD, EASY = 0.1, 0.9  # share of those who earn all points


@dataclass(frozen=True)
class Cause:
    """A reason for lost points: a mistake of the bank, whose hint it has, or what happened.

    group  whether it is a wrong answer that the bank does not know, given by all of them
    """

    name: str
    hint: str
    students: int
    sample: str
    group: bool = False


@dataclass(frozen=True)
class QuestionFigures:
    """How a question went, for those whose answer has been graded."""

    name: str
    most: float
    written: bool
    graded: int
    waiting: int
    share: float | None  # that they earned on average
    full: int
    some: int
    none: int
    causes: tuple[Cause, ...]

    @property
    def hard(self) -> bool:
        """Whether few of enough students earned all of its points."""
        return self.graded >= ENOUGH and self.full <= HARD * self.graded

    @property
    def easy(self) -> bool:
        """Whether nearly all of enough students earned all of its points."""
        return self.graded >= ENOUGH and self.full >= EASY * self.graded


@dataclass(frozen=True)
class Need:
    """A student below half of the points, and why: what cost most first, with its questions."""

    student: str
    share: float
    causes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ByHand:
    """Points that a person gave for a question which the grader judges, in place of its own.

    outdated  whether the answer has changed since
    """

    student: str
    question: str
    auto: float
    score: float
    reason: str
    outdated: bool


@dataclass(frozen=True)
class Run:
    """What is known of the grading itself.

    seconds     of each submission, by student; nbgrader's own command notes none
    sandboxed   how many ran in the sandbox; unsandboxed: how many without
    notes       what was odd about whose submission
    """

    seconds: dict[str, float]
    sandboxed: int
    unsandboxed: int
    notes: tuple[tuple[str, str], ...]

    @property
    def median(self) -> float:
        """Seconds of a submission in the middle; StatisticsError if none are known."""
        return statistics.median(self.seconds.values())

    @property
    def slowest(self) -> str:
        """The student whose submission took longest."""
        return max(self.seconds, key=self.seconds.__getitem__)


@dataclass(frozen=True)
class Report:
    """All figures of one assignment."""

    assignment: str
    students: int
    handed_in: int
    missing: tuple[str, ...]
    waiting: tuple[str, ...]  # handed in and not graded yet, or once more since
    failures: tuple[tuple[str, str], ...]  # on which of them the grader failed, and how
    most: float
    scores: tuple[float, ...]
    due: str
    late: tuple[tuple[str, Late], ...]  # whoever was
    by_hand: int
    overridden: tuple[ByHand, ...]
    outdated: tuple[tuple[str, str, float], ...]  # student, question, mark for an earlier answer
    questions: tuple[QuestionFigures, ...]
    needs: tuple[Need, ...]
    not_judged: tuple[tuple[str, str, str], ...]  # student, question, what to mend first
    objections: tuple[tuple[str, str, str, str], ...]  # student, question, told, what they say
    run: Run

    @property
    def title(self) -> str:
        """The assignment as a heading names it."""
        return self.assignment.replace("_", " ")

    @property
    def penalties(self) -> int:
        """How many lost points for being late."""
        return sum(each.penalty > 0 for _, each in self.late)

    @property
    def mean(self) -> float:
        """Of the scores; StatisticsError if there are none."""
        return statistics.mean(self.scores)

    @property
    def median(self) -> float:
        """Of the scores; StatisticsError if there are none."""
        return statistics.median(self.scores)

    @property
    def programs(self) -> int:
        """How many questions are checked by running them."""
        return sum(not question.written for question in self.questions)

    @property
    def unread(self) -> int:
        """How many written answers wait for a person."""
        return sum(question.waiting for question in self.questions)

    @property
    def bins(self) -> list[tuple[str, int]]:
        """How many have how many points, in about ten steps of whole points. A late penalty or
        extra credit may go past the ends."""
        step = max(1, math.ceil(self.most / 10))
        edges = np.arange(0, self.most + step, step)
        counts, _ = np.histogram(np.clip(self.scores, 0, self.most), edges)
        names = [f"{edge:g} to {edge + step:g}" for edge in edges[:-1]]
        return list(zip(names, counts.tolist(), strict=True))

    @property
    def points_chart(self) -> str:
        """SVG. Empty where it would say nothing: few students, or all with the same points."""
        if len(self.scores) < ENOUGH or sum(1 for _, count in self.bins if count) < 2:
            return ""
        return charts.points_chart(f"points-{self.assignment}", self.bins)

    @property
    def questions_chart(self) -> str:
        """SVG. Empty where there are few students."""
        graded = [q for q in self.questions if q.graded]
        if len(self.scores) < ENOUGH:
            return ""
        rows = [(q.name, q.full, q.some, q.none) for q in graded]
        return charts.questions_chart(f"questions-{self.assignment}", rows)

    def figures(self) -> Iterator[tuple[str, str, str, object]]:
        """What the page says, as rows of: about what, which one, figure, value."""
        yield "class", "", "students", self.students
        yield "class", "", "handed in", self.handed_in
        yield "class", "", "graded", len(self.scores)
        yield "class", "", "late", self.penalties
        yield "class", "", "marks given by hand", self.by_hand
        if self.scores:
            yield "points", "", "possible", self.most
            yield "points", "", "mean", self.mean
            yield "points", "", "median", self.median
            yield "points", "", "lowest", min(self.scores)
            yield "points", "", "highest", max(self.scores)
            for name, count in self.bins:
                yield "points", name, "students", count
        for q in self.questions if self.scores else ():
            yield "question", q.name, "points", q.most
            yield "question", q.name, "average share", q.share
            yield "question", q.name, "all points", q.full
            yield "question", q.name, "some points", q.some
            yield "question", q.name, "no points", q.none
            yield "question", q.name, "not graded yet", q.waiting
            for number, cause in enumerate(q.causes, 1):
                about = f"group {number}" if cause.group else "cause"
                yield about, f"{q.name}: {cause.name}", "students", cause.students
        yield from self._of_students()
        yield "run", "", "in the sandbox", self.run.sandboxed
        yield "run", "", "without the sandbox", self.run.unsandboxed
        for student, seconds in self.run.seconds.items():
            yield "run", student, "seconds", seconds
        for student, problem in self.failures:
            yield "run", student, "failure", problem

    def _of_students(self) -> Iterator[tuple[str, str, str, object]]:
        """What concerns one of them."""
        for need in self.needs:
            yield "needs help", need.student, "share of the points", need.share
            for why, names in need.causes:
                yield "needs help", need.student, why, ", ".join(names)
        for student, name, earlier in self.not_judged:
            yield "not judged", student, name, f"before {earlier} is mended"
        for student, name, _, words in self.objections:
            yield "says that the hint is wrong", student, name, harmless(words)
        for student, each in self.late:
            yield "late", student, "hours", each.seconds / 3600
            yield "late", student, "points taken off", each.penalty
        for one in self.overridden:
            yield "given by hand", one.student, f"{one.question}, by the grader", one.auto
            yield "given by hand", one.student, one.question, one.score
            yield "given by hand", one.student, f"{one.question}, why", harmless(one.reason)
        for student, name, mark in self.outdated:
            yield "to be read again", student, name, mark
