"""From the gradebook and the autograded notebooks of a class to the figures of its report."""

import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from grading.bank.assignment import bank_of
from grading.bank.question import Question
from grading.cells import is_answer
from grading.course import Course
from grading.gradebook import class_table
from grading.gradebook.records import ClassRecords, Mark, Summary
from grading.grader.record import verdicts_in
from grading.grader.verdict import Verdict, VerdictError
from grading.intake.folder import fingerprint
from grading.pages.report_figures import ByHand, Cause, Need, QuestionFigures, Report, Run
from grading.pages.wrong_answers import Wrong, wrong_answers
from helpers.checking import say
from helpers.checking.finding import Status

HELP = 0.5  # share of the points below which a student needs help
SAMPLE = (15, 800)  # lines and characters


@dataclass(frozen=True)
class _Work:
    """One graded submission; everything by question.

    `problems` say why there are no verdicts, and so no causes, where another version graded it;
    `objections` what the student says of hints.
    """

    marks: dict[str, Mark]
    verdicts: dict[str, Verdict]
    answers: dict[str, str]
    problems: tuple[str, ...] = ()
    objections: tuple[Wrong, ...] = ()

    def cause(self, question: str) -> str:
        """Why points were lost, "" if none were. A written answer has no cause but the reader."""
        mark, verdict = self.marks.get(question), self.verdicts.get(question)
        if mark is None or mark.waiting or mark.score >= mark.most or verdict is None:
            return ""
        if verdict.full:
            return "points taken by hand"
        return say.cause_of(verdict.finding)


def counted(course: Course, records: ClassRecords) -> Report:
    """All figures of one assignment."""
    assignment = records.assignment
    everybody = records.students()
    here = [student for student in everybody if records.submitted(student).exists()]
    summaries = {student: records.summary(student) for student in everybody}
    bank = bank_of(assignment).questions
    works = _works(records, everybody, bank)
    scores, lateness = records.scores(), records.lateness()
    handed_in = {*here, *works}
    most = _most(course.released(assignment, assignment))
    waiting = tuple(
        student
        for student in here
        if student not in works or _is_another(summaries[student], records.submitted(student))
    )
    failures = class_table.failures(course.grades / f"{assignment}.csv")
    return Report(
        assignment,
        students=len(everybody),
        handed_in=len(handed_in),
        missing=tuple(student for student in everybody if student not in handed_in),
        waiting=waiting,
        failures=tuple((s, f"{class_table.FAILED}{failures[s]}") for s in waiting if s in failures),
        most=sum(most.values()),
        scores=tuple(sorted(scores[student] for student in works)),
        due=lateness.due,
        late=tuple(sorted(lateness.late.items())),
        by_hand=sum(mark.by_hand for work in works.values() for mark in work.marks.values()),
        overridden=tuple(_overridden(works, records.reasons())),
        outdated=tuple(_outdated(works)),
        questions=tuple(
            _figures(name, points, bank.get(name), list(works.values()))
            for name, points in most.items()
        ),
        needs=_needs(works),
        not_judged=tuple(_not_judged(works)),
        objections=tuple(_objections(works)),
        run=_run({student: summaries[student] for student in works}, works),
    )


def _most(release: NotebookNode) -> dict[str, float]:
    """The points of each question."""
    return {
        _question(cell): float(cell.metadata.nbgrader.points)
        for cell in release.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def _is_another(summary: Summary | None, folder: Path) -> bool:
    """Whether what was handed in is not what was graded, as far as that was noted."""
    return summary is not None and summary.submission != fingerprint(folder)


def _works(
    records: ClassRecords, students: Sequence[str], bank: Mapping[str, Question]
) -> dict[str, _Work]:
    works = {}
    marks = records.marks()
    for student in students:
        notebook = records.autograded(student)
        if notebook is None or student not in marks:
            continue
        verdicts: list[Verdict] = []
        problems: tuple[str, ...] = ()
        try:
            verdicts = verdicts_in(notebook)
        except VerdictError as error:
            problems = (str(error),)
        works[student] = _Work(
            {name.removeprefix("check_"): mark for name, mark in marks[student].items()},
            {verdict.question: verdict for verdict in verdicts},
            {_question(cell): cell.source for cell in notebook.cells if is_answer(cell)},
            problems,
            tuple(
                each for each in wrong_answers(notebook, bank, student, verdicts) if each.objects
            ),
        )
    return works


def _question(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader.grade_id).removeprefix("check_")


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
    """The causes of lost points, the most common first; what the bank does not know at the end, in
    groups that give the same."""
    hint_of = {mistake.name: mistake.hint for mistake in question.mistakes}
    answers: dict[tuple[str, str], list[str]] = {}
    names: dict[tuple[str, str], str] = {}
    hints: dict[str, str] = {}
    for work in works:
        if cause := work.cause(question.name):
            verdict = work.verdicts[question.name]
            hints[cause] = hint_of.get(cause) or say.hint_of(verdict.finding)
            stub = verdict.finding.status is Status.STUB
            own = "" if stub else work.answers.get(question.name, "")
            key = (verdict.gives, "" if verdict.gives else cause)
            answers.setdefault(key, []).append(own)
            names.setdefault(key, cause)
    causes = [
        Cause(names[key], hints[names[key]], len(own), _sample(own), group=bool(key[0]))
        for key, own in answers.items()
    ]
    return sorted(causes, key=lambda cause: (cause.group, -cause.students, cause.name))


def _sample(answers: Sequence[str]) -> str:
    """The shortest of them, which has least besides the cause, cut to size."""
    shortest = min(answers, key=lambda answer: (len(answer), answer))
    lines, size = SAMPLE
    cut = "\n".join(shortest.splitlines()[:lines])[:size]
    return cut if cut == shortest.rstrip("\n") else f"{cut}\n…"


def _needs(works: dict[str, _Work]) -> tuple[Need, ...]:
    """Who earned less than half of what has been graded, the weakest first."""
    needs = []
    for student, work in works.items():
        graded = [mark for mark in work.marks.values() if not mark.waiting]
        most = sum(mark.most for mark in graded)
        share = sum(mark.score for mark in graded) / most if most else 1.0
        if share >= HELP:
            continue
        causes: dict[str, list[str]] = {}
        cost: dict[str, float] = {}
        for question in work.verdicts:
            if cause := work.cause(question):
                causes.setdefault(cause, []).append(question)
                lost = work.marks[question].most - work.marks[question].score
                cost[cause] = cost.get(cause, 0.0) + lost
        worst_first = sorted(cost, key=cost.__getitem__, reverse=True)
        listed = tuple((cause, tuple(causes[cause])) for cause in worst_first)
        needs.append(Need(student, share, listed))
    return tuple(sorted(needs, key=lambda need: (need.share, need.student)))


def _overridden(
    works: dict[str, _Work], reasons: Mapping[tuple[str, str], str]
) -> Iterator[ByHand]:
    """Points for a question that are not the grader's, with the reason that was written."""
    for student, work in works.items():
        for name, mark in work.marks.items():
            if mark.auto is not None and (mark.by_hand or mark.extra):
                why = reasons.get((student, name), "")
                yield ByHand(student, name, mark.auto, mark.score, why, mark.outdated)


def _outdated(works: dict[str, _Work]) -> Iterator[tuple[str, str, float]]:
    """Whose mark by hand was given for an answer that has changed since, and which it is."""
    for student, work in works.items():
        for name, mark in work.marks.items():
            if mark.outdated:
                yield student, name, mark.score


def _not_judged(works: dict[str, _Work]) -> Iterator[tuple[str, str, str]]:
    """Who has which answer that could not be judged, and what has to be mended first."""
    for student, work in works.items():
        for verdict in work.verdicts.values():
            if verdict.not_judged and work.cause(verdict.question):
                yield student, verdict.question, verdict.finding.where


def _objections(works: dict[str, _Work]) -> Iterator[tuple[str, str, str, str]]:
    """Who says of which hint that it is not so, what the hint was, and what they say."""
    for student, work in works.items():
        for wrong in work.objections:
            told = say.reason_of(wrong.verdict)
            yield student, wrong.verdict.question, told, wrong.objects


def _run(summaries: dict[str, Summary | None], works: dict[str, _Work]) -> Run:
    noted = {name: one for name, one in summaries.items() if one is not None}
    return Run(
        {name: one.seconds for name, one in noted.items()},
        sandboxed=sum(one.sandboxed for one in noted.values()),
        unsandboxed=sum(not one.sandboxed for one in noted.values()),
        notes=tuple(
            (name, note)
            for name, one in summaries.items()
            for note in (*works[name].problems, *(one.notes if one else ()))
        ),
    )
