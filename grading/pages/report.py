"""The class report: `python -m grading report NN_topic`, or without a name for the whole course.

One page and one table with the same figures. Points are the gradebook's, with marks given by hand
and late penalties; causes are those that the grader found.
"""

import csv
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nbformat import NotebookNode

from grading.bank import Question, bank_of
from grading.course import Course, CourseError
from grading.gradebook import class_table
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords, Mark
from grading.grader.record import verdicts_in
from grading.grader.verdict import Verdict
from grading.intake.folder import fingerprint
from grading.pages import charts
from grading.pages.feedback import PAGES

ENOUGH = 5  # from so many on, a distribution says more than the list of its values
HARD, EASY = 0.1, 0.9  # share of those who earn all points
HELP = 0.5  # share of the points below which a student needs help
SAMPLE = (15, 800)  # lines and characters
STUB = "not implemented yet"


@dataclass(frozen=True)
class Cause:
    """A reason for lost points: a mistake of the bank, whose hint it has, or what happened."""

    name: str
    hint: str
    students: int
    sample: str


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
        return self.graded >= ENOUGH and self.full <= HARD * self.graded

    @property
    def easy(self) -> bool:
        return self.graded >= ENOUGH and self.full >= EASY * self.graded


@dataclass(frozen=True)
class Need:
    """A student below half of the points, and why: what cost most first, with its questions."""

    student: str
    share: float
    causes: tuple[tuple[str, tuple[str, ...]], ...]


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
        return statistics.median(self.seconds.values())

    @property
    def slowest(self) -> str:
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
    late: int
    by_hand: int
    questions: tuple[QuestionFigures, ...]
    needs: tuple[Need, ...]
    run: Run

    @property
    def title(self) -> str:
        return self.assignment.replace("_", " ")

    @property
    def mean(self) -> float:
        return statistics.mean(self.scores)

    @property
    def median(self) -> float:
        return statistics.median(self.scores)

    @property
    def programs(self) -> int:
        """How many questions are checked by running them."""
        return sum(not question.written for question in self.questions)

    @property
    def unread(self) -> int:
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
        """Empty where it would say nothing: few students, or all with the same points."""
        if len(self.scores) < ENOUGH or sum(1 for _, count in self.bins if count) < 2:
            return ""
        return charts.points_chart(f"points-{self.assignment}", self.bins)

    @property
    def questions_chart(self) -> str:
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
        yield "class", "", "late", self.late
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
            for cause in q.causes:
                yield "cause", f"{q.name}: {cause.name}", "students", cause.students
        for need in self.needs:
            yield "needs help", need.student, "share of the points", need.share
            for cause, names in need.causes:
                yield "needs help", need.student, cause, ", ".join(names)
        yield "run", "", "in the sandbox", self.run.sandboxed
        yield "run", "", "without the sandbox", self.run.unsandboxed
        for student, seconds in self.run.seconds.items():
            yield "run", student, "seconds", seconds
        for student, problem in self.failures:
            yield "run", student, "failure", problem


def report(course: Course, assignment: str = "") -> tuple[Path, Path]:
    """Write the page and the table of an assignment, or of all that were released.

    Returns where they are.
    """
    api = nbgrader_api(course.root)
    if assignment:
        course.solution(assignment)  # or it is told that there is none
        names = [assignment]
    else:
        with api.gradebook as gradebook:
            known = {each.name for each in gradebook.assignments}
        names = [name for name in course.assignments() if name in known]
    if not names:
        raise CourseError("Nothing was released in this course.\nRun: python -m grading release")
    reports = [_report(course, ClassRecords(api, name)) for name in names]
    page = PAGES.get_template("report.html").render(reports=reports, course=not assignment)
    base = course.grades / f"report_{assignment or 'course'}"
    base.parent.mkdir(exist_ok=True)
    written = base.with_suffix(".html"), base.with_suffix(".csv")
    written[0].write_text(page, encoding="utf-8")
    with open(written[1], "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["assignment", "about", "name", "figure", "value"])
        for each in reports:
            table.writerows((each.assignment, *row) for row in each.figures())
    return written


@dataclass(frozen=True)
class _Work:
    """One graded submission; everything by question."""

    marks: dict[str, Mark]
    verdicts: dict[str, Verdict]
    answers: dict[str, str]

    def cause(self, question: str) -> str:
        """Why points were lost, "" if none were. A written answer has no cause but the reader."""
        mark, verdict = self.marks.get(question), self.verdicts.get(question)
        if mark is None or mark.waiting or mark.score >= mark.most or verdict is None:
            return ""
        if verdict.full:
            return "points taken by hand"
        if verdict.mistake:
            return verdict.mistake
        said = (verdict.lines or ("",))[0].removeprefix(f"✗ {question}: ")
        if said.startswith("wrong in case"):
            return "wrong in a way that the bank does not know"
        return re.sub(r" \(line \d+\)|: .*", "", said)


def _report(course: Course, records: ClassRecords) -> Report:
    assignment = records.assignment
    everybody = records.students()
    here = [student for student in everybody if records.submitted(student).exists()]
    summaries = {student: records.summary(student) for student in everybody}
    scores, works = records.scores(), _works(records, everybody)
    handed_in = {*here, *works}
    # nbgrader's own commands leave no fingerprint.
    again = {
        student
        for student in here
        if (graded := summaries[student].get("submission"))
        and graded != fingerprint(records.submitted(student))
    }
    most = {
        _question(cell): float(cell.metadata.nbgrader.points)
        for cell in course.released(assignment, assignment).cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    waiting = tuple(s for s in here if s not in works or s in again)
    failures = class_table.failures(course.grades / f"{assignment}.csv")
    bank = bank_of(assignment).questions
    return Report(
        assignment,
        students=len(everybody),
        handed_in=len(handed_in),
        missing=tuple(student for student in everybody if student not in handed_in),
        waiting=waiting,
        failures=tuple((s, failures[s]) for s in waiting if s in failures),
        most=sum(most.values()),
        scores=tuple(sorted(scores[student] for student in works)),
        late=len(records.penalties().keys() & works),
        by_hand=sum(mark.by_hand for work in works.values() for mark in work.marks.values()),
        questions=tuple(
            _figures(name, points, bank.get(name), list(works.values()))
            for name, points in most.items()
        ),
        needs=_needs(works),
        run=_run({student: summaries[student] for student in works}),
    )


def _works(records: ClassRecords, students: Sequence[str]) -> dict[str, _Work]:
    found = {}
    marks = records.marks()
    for student in students:
        notebook = records.autograded(student)
        if notebook is None or student not in marks:
            continue
        found[student] = _Work(
            {name.removeprefix("check_"): mark for name, mark in marks[student].items()},
            {verdict.question: verdict for verdict in verdicts_in(notebook)},
            {_question(cell): cell.source for cell in notebook.cells if _is_answer(cell)},
        )
    return found


def _question(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id.removeprefix("check_")


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _figures(
    name: str, most: float, question: Question | None, works: Sequence[_Work]
) -> QuestionFigures:
    """The figures of a question of the bank, or of a written answer, which is not in it."""
    marks = [work.marks[name] for work in works if name in work.marks]
    shares = [mark.score / mark.most for mark in marks if not mark.waiting]
    full = sum(share >= 1 for share in shares)
    none = sum(share <= 0 for share in shares)
    return QuestionFigures(
        name,
        most,
        written=question is None,
        graded=len(shares),
        waiting=len(marks) - len(shares),
        share=statistics.mean(shares) if shares else None,
        full=full,
        some=len(shares) - full - none,
        none=none,
        causes=tuple(_causes(question, works)) if question else (),
    )


def _causes(question: Question, works: Iterable[_Work]) -> list[Cause]:
    """The causes of lost points, the most common first."""
    answers: dict[str, list[str]] = {}
    for work in works:
        if cause := work.cause(question.name):
            answers.setdefault(cause, []).append(work.answers.get(question.name, ""))
    hints = {mistake.name: mistake.hint for mistake in question.mistakes}
    found = [
        Cause(cause, hints.get(cause, ""), len(own), "" if cause == STUB else _sample(own))
        for cause, own in answers.items()
    ]
    return sorted(found, key=lambda cause: (-cause.students, cause.name))


def _sample(answers: Sequence[str]) -> str:
    """The shortest of them, which has least besides the cause, cut to size."""
    shortest = min(answers, key=lambda answer: (len(answer), answer))
    lines, size = SAMPLE
    cut = "\n".join(shortest.splitlines()[:lines])[:size]
    return cut if cut == shortest.rstrip("\n") else f"{cut}\n…"


def _needs(works: dict[str, _Work]) -> tuple[Need, ...]:
    """Who earned less than half of what has been graded, the weakest first."""
    found = []
    for student, work in works.items():
        graded = [mark for mark in work.marks.values() if not mark.waiting]
        most = sum(mark.most for mark in graded)
        share = sum(mark.score for mark in graded) / most if most else 1.0
        if share >= HELP:
            continue
        causes: dict[str, list[str]] = {}
        cost: Counter[str] = Counter()
        for question in work.verdicts:
            if cause := work.cause(question):
                causes.setdefault(cause, []).append(question)
                cost[cause] += work.marks[question].most - work.marks[question].score
        listed = tuple((cause, tuple(causes[cause])) for cause, _ in cost.most_common())
        found.append(Need(student, share, listed))
    return tuple(sorted(found, key=lambda need: (need.share, need.student)))


def _run(summaries: dict[str, dict]) -> Run:
    noted = {name: one for name, one in summaries.items() if "seconds" in one}
    return Run(
        {name: one["seconds"] for name, one in noted.items()},
        sandboxed=sum(one["sandboxed"] for one in noted.values()),
        unsandboxed=sum(not one["sandboxed"] for one in noted.values()),
        notes=tuple(
            (name, note) for name, one in summaries.items() for note in one.get("notes", [])
        ),
    )
