"""The answers in a graded notebook that lost points, and what students say of their hints."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from grading.bank.question import Question
from grading.grader.verdict import Verdict
from helpers.edits.definition import definition

NOT_SO = re.compile(r"#\s*not so\b[:,. ]*(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Wrong:
    """One wrong answer: its source, and what its cell says of the hint."""

    student: str
    verdict: Verdict
    source: str
    objects: str = ""


def wrong_answers(
    notebook: NotebookNode,
    questions: Mapping[str, Question],
    student: str,
    verdicts: Sequence[Verdict],
) -> Iterator[Wrong]:
    """A student's answers that lost points, where their definitions can be found."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    for verdict in verdicts:
        question = questions.get(verdict.question)
        found = question and not verdict.full and definition(question.defines, code)
        if found:
            node, cell = found
            objection = NOT_SO.search(cell)
            source = ast.get_source_segment(cell, node) or ""
            words = (objection[1].strip() or "no words") if objection else ""
            yield Wrong(student, verdict, source, words)
