"""Shows one question to whoever writes it: `python -m grading question sgd_step`."""

import ast
from collections.abc import Iterable, Iterator
from difflib import unified_diff

from grading.authoring.pairing import notebook_from, script_of
from grading.authoring.public import public_cases
from grading.bank.assignment import bank_of, one_question
from grading.bank.question import Mistake, Question, RightAnswer
from grading.bank.reference import Reference
from grading.bank.source import without_answer, without_markers
from grading.course import Course
from grading.reasons import explained
from grading.settings import graded_environment
from helpers.check import SECONDS
from helpers.checking import probe
from helpers.checking.case import Case
from helpers.checking.compare import same
from helpers.checking.show import show

Line = tuple[str, str]  # what it is, which gives its colour, and its text
PLAIN, HEAD, HINT = "", "head", "hint"
COLOURS = {HEAD: "1", HINT: "33", "-": "31", "+": "32", "@": "36"}  # as a terminal numbers them


def show_question(course: Course, name: str, coloured: bool = False) -> str:
    """All that there is to know of a question, as text for a terminal.

    `name` is that of `one_question`. Script and bank are read as they are: nothing has to be
    released before. Raises BankError or CourseError.
    """
    with explained(f"{name} cannot be shown"):
        assignment, name = one_question(name)
        notebook = notebook_from(script_of(course.solution(assignment)), bank_of(assignment))
        cell = next(cell.source for cell in notebook.cells if cell.id == name)
        reference = Reference(bank_of(assignment), notebook)
        question = reference.questions[name]
        cases = public_cases(question, reference)
        facts = [*_facts(question), *_score(question, reference)]
    return "\n".join(
        f"\033[{COLOURS[kind]}m{text}\033[0m" if coloured and kind in COLOURS else text
        for kind, text in _lines(f"{assignment}/{name}", question, facts, cell, cases)
    )


def _lines(
    title: str, question: Question, facts: list[str], cell: str, cases: list[Case]
) -> Iterator[Line]:
    yield HEAD, title
    yield from _indented(facts)
    for head, text in (
        ("What students are told", without_answer(cell)),
        ("Probe", question.probe),
        ("Probe of the grader, for the score", question.hidden_probe),
        ("Measure, of its answer", question.measure),
    ):
        if text:
            yield from _section(head, text.strip().splitlines())
    yield from _section("Public cases, and what the solution gives", _cases(cases))
    yield from _mistakes(question, without_markers(cell), cases)
    for number, answer in enumerate(question.right_answers, start=1):
        yield from _section(f"Other right answer {number}", [])
        yield from _difference(without_markers(cell), answer)


def _mistakes(question: Question, solution: str, cases: list[Case]) -> Iterator[Line]:
    for mistake in question.mistakes:
        shows = sum(
            not same(case.mistakes[mistake.name], case.expected, question.tolerance)
            for case in cases
        )
        yield from _section(f"Mistake {mistake.name}: shows on {shows} of {len(cases)} cases", [])
        yield HINT, f"  → {mistake.hint}"
        if mistake.start:
            yield PLAIN, f"  It starts from {mistake.start}."
        if mistake.slow:
            yield PLAIN, "  It is known by its time-out."
        yield from _difference(solution, mistake)


def _section(head: str, texts: Iterable[str]) -> Iterator[Line]:
    yield PLAIN, ""
    yield HEAD, head
    yield from _indented(texts)


def _indented(texts: Iterable[str]) -> Iterator[Line]:
    for text in texts:
        yield PLAIN, f"  {text}".rstrip()


def _facts(question: Question) -> Iterator[str]:
    tolerance = "by the width of the floats"
    if question.tolerance:
        tolerance = "relative {:g}, absolute {:g}, of the largest entry".format(*question.tolerance)
    yield f"file       {question.file}"
    yield f"points     {question.points}"
    if question.defines != question.name:
        yield f"defines    {question.defines}"
    if question.cells:
        yield f"made by    the cells {', '.join(question.cells)}"
    yield f"uses       {', '.join(question.uses) or 'no earlier answer'}"
    for name, why in (question.forbids or {"nothing": ""}).items():
        yield f"forbids    {name}: {why}".removesuffix(": ")
    yield f"tolerance  {tolerance}"
    yield f"limits     {question.seconds or SECONDS:g} s a case"
    if question.in_place:
        yield "arguments  may be changed: that is the point"


def _score(question: Question, reference: Reference) -> Iterator[str]:
    """What a trained object is held to, in the profile in which it is graded."""
    if not question.scores:
        return
    with graded_environment():
        target = probe.run(question.hidden_probe, {}, reference.namespace(question)).value
        solution = [(score, score.of(target)) for score in question.scores]
    for score, value in solution:
        worst = score.show.format(score.worst(value))
        yield f"score      the solution has {score.show.format(value)}, {worst} passes"


def _cases(cases: list[Case]) -> Iterator[str]:
    for number, case in enumerate(cases, start=1):
        yield f"{number}  {case.label}"
        yield from (f"     {name} = {show(value)}" for name, value in case.inputs.items())
        yield f"     → {case.expected.error or show(case.expected.value)}"


def _difference(solution: str, answer: Mistake | RightAnswer) -> Iterator[Line]:
    """A unified diff of two programs, without docstrings: those of the bank have none."""
    before, after = map(_without_docstrings, (solution, answer.source))
    for line in list(unified_diff(before, after, lineterm=""))[2:]:
        yield line[0], f"  {line}".rstrip()


def _without_docstrings(source: str) -> list[str]:
    lines = source.splitlines()
    dropped: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            text = node.body[0]
            assert text.end_lineno is not None
            dropped |= set(range(text.lineno, text.end_lineno + 1))
    return [line for number, line in enumerate(lines, start=1) if number not in dropped]
