"""What answers in files of their own earn and are told, for whoever mends a check.

A file holds one answer. It stands in place of the definition in its question's cell; all other
answers are the solution's. Its first lines say what it is:

    # question: softmax
    # wrong, two mistakes        (or: # right, # wrong; may be left out)
    # a tutor would say: …       (may be left out)
"""

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from grading.bank.assignment import banks, one_question, reference_of
from grading.bank.question import Question
from grading.bank.reference import Reference
from grading.course import Course
from grading.grader.asks import Asks
from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from grading.grader.named import Known, named
from grading.grader.verdict import Verdict, nothing
from grading.settings import Settings
from helpers.check import MEMORY, finding_of, told_of
from helpers.checking import checks_file, limits, say, variants_file
from helpers.checking.case import Namespace
from helpers.checking.errors import UserError
from helpers.checking.finding import Finding, Status, Stop, Stopped

SEED = b"a draw for diagnoses"
CELL = limits.Limits(Settings.cell_seconds, MEMORY)
QUESTION = re.compile(r"# question: *(\S+)")
KIND = re.compile(r"# (right|wrong, two mistakes|wrong)\s*$", re.MULTILINE)
TUTOR = re.compile(r"# a tutor would say: *(.+)")
# What a check finds of an answer in a namespace, of the source of its cell.
Find: TypeAlias = Callable[[checks_file.PublicQuestion, Namespace, list[str]], Finding]


@dataclass(frozen=True)
class Answer:
    """One file. `kind` and `tutor` are what it says of itself; empty if it says nothing."""

    path: Path
    assignment: str
    question: str
    source: str
    kind: str
    tutor: str


@dataclass(frozen=True)
class Diagnosis:
    """What an answer earns on hidden cases, and what the check finds on the public ones."""

    answer: Answer
    verdict: Verdict
    checked: Finding

    @property
    def full(self) -> bool:
        """Whether it passes both."""
        return self.verdict.full and self.checked.right

    @property
    def names(self) -> tuple[str, ...]:
        """The mistakes that check and grade name, those of a set together; one, if both name the
        same."""
        both = self.checked.mistake, self.verdict.mistake
        return tuple(dict.fromkeys(name for name in both if name))

    @property
    def told(self) -> bool:
        """Whether check or grade say what the wrong numbers are."""
        return bool(self.checked.facts or self.verdict.finding.facts)


def read(path: Path) -> Answer:
    """The answer in a file. Raises UserError with what to do."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path} cannot be read ({type(error).__name__}).\nName a file of one answer."
        ) from None
    named = QUESTION.search(text)
    if not named:
        raise UserError(
            f"{path} does not say which question it answers.\n"
            "Begin it with a line such as: # question: sgd_step"
        )
    folder = path.resolve().parent.name
    name = f"{folder}/{named[1]}" if folder in banks() and "/" not in named[1] else named[1]
    assignment, question = one_question(name)
    kind, tutor = KIND.search(text), TUTOR.search(text)
    return Answer(
        path, assignment, question, text, kind[1] if kind else "", tutor[1] if tutor else ""
    )


def diagnosed(course: Course, answers: Sequence[Answer]) -> Iterator[Diagnosis]:
    """The diagnosis of each, in the order of the assignments. They run in this process."""
    for answer in sorted(answers, key=lambda each: each.assignment):
        assignment = course.assignment(answer.assignment)
        reference = reference_of(assignment.name, assignment.solution)
        folder = course.solution(assignment.name)
        public = checks_file.read(folder / checks_file.FILE)
        yield _diagnosis(answer, reference, public[answer.question], folder)


def _diagnosis(
    answer: Answer, reference: Reference, public: checks_file.PublicQuestion, folder: Path
) -> Diagnosis:
    question = reference.questions[answer.question]
    known = Known({question.name: public}, variants_file.read(folder / variants_file.FILE))

    def name(ask: Asks, verdict: Verdict) -> Verdict:
        return named(question, reference, lambda: known, ask, [answer.source], verdict, SEED)

    told = partial(told_of, folder=folder)
    return Diagnosis(answer, *tried(question, reference, public, answer.source, told, name))


def tried(
    question: Question,
    reference: Reference,
    public: checks_file.PublicQuestion,
    source: str,
    find: Find = finding_of,
    name: Callable[[Asks, Verdict], Verdict] | None = None,
) -> tuple[Verdict, Finding]:
    """What the source of one answer earns on hidden cases, and what the check finds on the public
    ones. It runs in this process, within a check's limits; all other answers are the solution's."""
    found = reference.namespace_above if question.cells else reference.namespace
    dropped = contextlib.redirect_stdout(io.StringIO())
    try:
        namespace = limits.run(lambda: found(question, source), CELL, dropped)
    except (Exception, limits.Stopped) as error:
        finding = Finding(Status.CELL, stopped=_stopped(error))
        return nothing(question.name, question.points, finding), finding
    verdict = grade(question, reference, InProcess(namespace), [source], SEED, {})
    if name:
        verdict = name(InProcess(namespace), verdict)
    return verdict, find(public, namespace, [source])


def _stopped(error: BaseException) -> Stopped:
    match error:
        case limits.TimedOut():
            return Stopped(Stop.TIME, seconds=Settings.cell_seconds)
        case limits.OutOfMemory():
            return Stopped(Stop.MEMORY)
    detail = str(error).partition("\n")[0].replace("<definitions>, ", "")
    return Stopped(Stop.ERROR, type(error).__name__, detail)


def lines(diagnosis: Diagnosis) -> list[str]:
    """What is printed of one."""
    answer, verdict = diagnosis.answer, diagnosis.verdict
    head = f"{answer.path}: {answer.kind or answer.question}, {verdict.points:g} of "
    said = [f"{head}{verdict.max_points}{''.join(f', {name}' for name in diagnosis.names)}"]
    if answer.tutor:
        said.append(f"  a tutor: {answer.tutor}")
    if not diagnosis.checked.right:
        said += [f"  {line}" for line in say.failed(answer.question, diagnosis.checked)]
    elif not verdict.full:
        said += ["  ✓ in the check; in the grade:", *(f"  {x}" for x in say.lines_of(verdict))]
    return said


def shares(diagnoses: Sequence[Diagnosis]) -> list[str]:
    """How many of each kind keep their points, get a name, and are told a fact."""
    kinds: dict[str, list[Diagnosis]] = {}
    for each in diagnoses:
        kinds.setdefault(each.answer.kind or "not said", []).append(each)
    rows = [["", "answers", "keep all points", "lose points", "are named", "are told a fact"]]
    for kind, of_kind in sorted(kinds.items()):
        count = len(of_kind)
        full, told = sum(e.full for e in of_kind), sum(e.told for e in of_kind)
        named = sum(bool(e.names) for e in of_kind)
        parts = (full, count - full, named, told)
        rows.append([kind, str(count), *(_share(part, count) for part in parts)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})"
