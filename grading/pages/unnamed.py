"""Wrong answers that the bank does not know: `python -m grading unnamed NN_topic`.

They are grouped by what they give on the public cases, which are the same for everybody. For each
group there is the shortest program, how it differs from the solution, and a draft for the bank in
which only a name and a sentence are missing. What students say of a hint stands there, too.
"""

import difflib
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grading.bank.assignment import reference_of
from grading.bank.question import Question
from grading.bank.source import without_markers
from grading.course import Course
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.grader.record import verdicts_in
from grading.grader.verdict import VerdictError
from grading.pages.wrong_answers import Wrong, wrong_answers
from helpers.checking import say

SHOWN = 8  # students that are listed
LINES = 40  # of a program
_DRAFT = '@q.mistake("a_name", "What is wrong, and which idea mends it.")\n'


@dataclass(frozen=True)
class Group:
    """Answers to one question that give the same, the shortest first."""

    question: Question
    answers: tuple[Wrong, ...]
    solution: str


def unnamed(course: Course, assignment: str) -> tuple[list[Group], list[Wrong]]:
    """The groups of an assignment, the largest first, and the answers whose cells object to what
    they were told."""
    reference = reference_of(assignment, course.assignment(assignment).solution)
    found: dict[tuple[str, str], list[Wrong]] = {}
    objections = []
    for wrong in _wrong(ClassRecords(nbgrader_api(course.root), assignment), reference.questions):
        if wrong.objects:
            objections.append(wrong)
        if wrong.verdict.gives:
            found.setdefault((wrong.verdict.question, wrong.verdict.gives), []).append(wrong)
    groups = [
        Group(
            reference.questions[name],
            tuple(sorted(answers, key=lambda each: (len(each.source), each.student))),
            without_markers(reference.cell(reference.questions[name])),
        )
        for (name, _), answers in found.items()
    ]
    order = [*reference.questions]
    groups.sort(key=lambda each: (-len(each.answers), order.index(each.question.name)))
    return groups, objections


def _wrong(records: ClassRecords, questions: Mapping[str, Question]) -> Iterator[Wrong]:
    """Every answer of the class that lost points, and can be read."""
    for student in records.students():
        notebook = records.autograded(student)
        try:
            verdicts = verdicts_in(notebook) if notebook else []
        except VerdictError:  # graded by another version, as report and regrade say
            continue
        if notebook:
            yield from wrong_answers(notebook, questions, student, verdicts)


def lines(groups: Sequence[Group], objections: Sequence[Wrong]) -> Iterator[str]:
    """What is printed."""
    if not groups:
        yield "Every wrong answer has a name in the bank."
    for group in groups:
        first, question = group.answers[0], group.question
        count = len(group.answers)
        yield f"{question.name}: {count} answer{'s' * (count != 1)} that give the same"
        yield f"  students: {_some([each.student for each in group.answers])}"
        yield f"  told now: {say.reason_of(first.verdict)}"
        yield "  beside the solution:"
        yield from textwrap.indent(_difference(group.solution, first.source), "    ").splitlines()
        yield f"  for {question.file}:"
        yield from textwrap.indent(draft(first.source), "    ").splitlines()
        yield ""
    for wrong in objections:
        told = say.reason_of(wrong.verdict)
        yield f"{wrong.verdict.question}: {wrong.student} says of its hint: {wrong.objects}"
        yield f"  told: {told}"
        yield from textwrap.indent(_cut(wrong.source), "    ").splitlines()


def draft(source: str) -> str:
    """A mistake for the bank, of which name and sentence are to be written."""
    if source.startswith("class"):
        return f"{_DRAFT}def cell():\n{textwrap.indent(source, '    ')}"
    return f"{_DRAFT}{source}"


def _difference(solution: str, answer: str) -> str:
    changed = difflib.unified_diff(solution.splitlines(), answer.splitlines(), n=1, lineterm="")
    return _cut("\n".join([*changed][2:]))


def _cut(text: str) -> str:
    kept = text.splitlines()
    return "\n".join(kept if len(kept) <= LINES else [*kept[: LINES - 1], "…"])


def _some(students: Sequence[str]) -> str:
    more = f", and {len(students) - SHOWN} more" if len(students) > SHOWN else ""
    return ", ".join(students[:SHOWN]) + more
