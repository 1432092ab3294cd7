"""Answers that are nearly the same: `python -m grading similar NN_topic`.

Lists pairs of students for a person to look at; it judges nobody. What counts is what two share
and few others wrote: short right answers look alike in every class. So passages that many wrote
do not count, nor those of the release, the solution and the bank's mistakes. Neither do layout and
the names that a student chose, so renaming hides nothing.
"""

import builtins
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import scipy.sparse
from nbformat import NotebookNode
from pygments.lexers import PythonLexer
from pygments.token import Comment, Name, String, Whitespace
from sklearn.feature_extraction.text import CountVectorizer

from grading.bank.assignment import bank_of
from grading.course import Course
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.pages.templates import PAGES

CODE, WORDS = 12, 6  # tokens of a passage: fewer in a row are alike by chance
SHARE, AT_LEAST = 0.05, 3  # passages of more students than this share, and this many, are usual
NOTABLE = 25  # passages shared, from which a pair is listed
MOST = 50  # pairs

Passage = str  # the question, then the tokens, with spaces between
Lines = tuple[tuple[str, bool], ...]  # of an answer, each with whether it is shared


@dataclass(frozen=True)
class Pair:
    """Two students, what they share by question, and how much that is."""

    one: str
    other: str
    shared: int
    answers: tuple[tuple[str, Lines, Lines], ...]


class Answer:
    """What a student wrote for one question, as passages, each with its lines."""

    def __init__(self, question: str, source: str, is_code: bool) -> None:
        self.source = source
        self.passages: dict[Passage, set[int]] = {}
        code, words = _tokens(source) if is_code else ([], _words(source, 0))
        for tokens, length in ((code, CODE), (words, WORDS)):
            for start in range(len(tokens) - length + 1):
                texts, lines = zip(*tokens[start : start + length], strict=True)
                self.passages.setdefault(" ".join((question, *texts)), set()).update(lines)

    def marked(self, shared: set[Passage]) -> Lines:
        """The lines, each with whether it is part of a shared passage."""
        lines = {n for passage in shared & self.passages.keys() for n in self.passages[passage]}
        return tuple((line, n in lines) for n, line in enumerate(self.source.split("\n")))


Token = tuple[str, int]  # with its line
_lexer = PythonLexer(stripnl=False)


def _tokens(source: str) -> tuple[list[Token], list[Token]]:
    """The code, with one name for all names that were chosen; and the words of its comments."""
    code, words, line, after = [], [], 0, ""
    for kind, text in _lexer.get_tokens(source):
        if kind in Comment or kind in String.Doc:
            words += _words(text, line)
        elif kind not in Whitespace and text.strip():
            given = after == "." or keyword.iskeyword(text) or hasattr(builtins, text)
            code.append(("name" if kind in Name and not given else text, line))
            after = text
        line += text.count("\n")
    return code, words


def _words(text: str, line: int) -> list[Token]:
    return [
        (word.lower(), line + n)
        for n, each in enumerate(text.split("\n"))
        for word in re.findall(r"\w+", each)
    ]


def similar(course: Course, assignment: str) -> tuple[Path, int]:
    """Write the page of an assignment's pairs; returns where it is and how many there are."""
    course.solution(assignment)  # or CourseError says that there is none
    records = ClassRecords(nbgrader_api(course.root), assignment)
    notebooks = {student: records.autograded(student) for student in records.students()}
    work = {
        student: {answer[0]: Answer(*answer) for answer in _answers(notebook)}
        for student, notebook in notebooks.items()
        if notebook
    }
    similar_pairs = pairs(work, usual(course, assignment))
    page = PAGES.get_template("similar.html").render(
        title=assignment.replace("_", " "),
        students=len(work),
        pairs=similar_pairs[:MOST],
        count=len(similar_pairs),
        code=CODE,
        words=WORDS,
    )
    path = course.grades / f"similar_{assignment}.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(page, encoding="utf-8")
    return path, len(similar_pairs)


def usual(course: Course, assignment: str) -> set[Passage]:
    """The passages that nobody needs to copy from anybody."""
    known = course.assignment(assignment)
    solution = nbformat.reads(known.solution, as_version=4)
    sources = [*_answers(nbformat.reads(known.release, as_version=4)), *_answers(solution)]
    for name, question in bank_of(assignment).with_answers(solution).items():
        sources += [(name, mistake.source, True) for mistake in question.mistakes]
    return {passage for source in sources for passage in Answer(*source).passages}


def _answers(notebook: NotebookNode) -> Iterator[tuple[str, str, bool]]:
    """Question, source and whether that is code, of all that is to be answered."""
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if about.get("solution"):
            yield about["grade_id"], cell.source, cell.cell_type == "code"


def pairs(work: dict[str, dict[str, Answer]], usual: set[Passage]) -> list[Pair]:
    """Those who share much that few others wrote, the most first."""
    students = list(work)
    if len(students) < 2:
        return []

    def passages(student: str) -> list[Passage]:
        return [p for answer in work[student].values() for p in answer.passages if p not in usual]

    few = max(AT_LEAST, int(SHARE * len(students)))
    counter = CountVectorizer(analyzer=passages, binary=True, min_df=2, max_df=few)
    try:
        wrote = counter.fit_transform(students)
    except ValueError:  # nothing is shared by few
        return []
    together = scipy.sparse.triu(wrote @ wrote.T, k=1).tocoo()
    names = counter.get_feature_names_out()
    similar_pairs = []
    for i, j, count in zip(together.row, together.col, together.data, strict=True):
        if count < NOTABLE:
            continue
        shared = {names[n] for n in wrote[i].multiply(wrote[j]).indices}
        similar_pairs.append(_pair(students[i], students[j], work, shared))
    return sorted(similar_pairs, key=lambda pair: (-pair.shared, pair.one, pair.other))


def _pair(one: str, other: str, work: dict[str, dict[str, Answer]], shared: set[Passage]) -> Pair:
    questions = {passage.partition(" ")[0] for passage in shared}
    answers = tuple(
        (name, answer.marked(shared), work[other][name].marked(shared))
        for name, answer in work[one].items()
        if name in questions
    )
    return Pair(one, other, len(shared), answers)
