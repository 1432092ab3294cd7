"""Every known mistake in the kernel of a submission, one after another in one notebook."""

import tempfile
from functools import cache
from pathlib import Path

import pytest

from grading.bank.assignment import bank_of
from grading.bank.reference import Reference, draw
from grading.grader.grade import grade
from grading.sandbox.student_kernel import StudentKernel
from helpers.checking import say
from tests.conftest import SANDBOXED, solution_of
from tests.known import ASSIGNMENTS, builds_on

SEED = b"drawn for this"
of_each_notebook = pytest.mark.parametrize(
    "graded",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"kernel {name}")) for name in ASSIGNMENTS],
    indirect=True,
    scope="module",
)


class OneDraw(Reference):
    """A reference that works out each case once: all answers here get the same ones."""

    def cases(self, question, draws):
        return [*_cases(self, question.name)]

    def with_mistakes(self, question, cases, slow=True):
        return [*_with_mistakes(self, question.name, slow)]


@cache
def _cases(known, name):
    question = known.questions[name]
    return Reference.cases(known, question, draw(question, SEED))


@cache
def _with_mistakes(known, name, slow):
    return Reference.with_mistakes(known, known.questions[name], _cases(known, name), slow)


class RunSolution:
    """A solution that was run, in which one answer at a time is replaced by a mistake."""

    def __init__(self, kernel, known):
        self.kernel, self.reference = kernel, known
        self.run("_right = dict(globals())")

    def run(self, source):
        stopped = self.kernel.run_cell(source)
        assert stopped is None, stopped

    def verdicts(self, question, mistake):
        """The verdict of the answer; for the first mistake of each also of those built on it, which
        take longest."""
        self.kernel.run_cell(mistake.source)
        earlier = {}
        first = mistake is question.mistakes[0]
        for name, other in self.reference.questions.items():
            on_it = question.name in builds_on(self.reference.questions, name)
            if name == question.name or (first and on_it and not other.cells):
                sources = [mistake.source]
                earlier[name] = grade(other, self.reference, self.kernel, sources, SEED, earlier)
        self.kernel.late = False
        self.run("globals().update(_right)")
        return earlier


@pytest.fixture(scope="module")
def graded(course, request):
    """(question, mistake) → the verdicts of the answer and of those that build on it, by name."""
    name = request.param
    files = course.assignment(name).files
    with tempfile.TemporaryDirectory() as folder:
        for file, content in files.items():
            Path(folder, file).write_bytes(content)
        known = OneDraw(bank_of(name), solution_of(course, name))
        kernel = StudentKernel(Path(folder), SANDBOXED, 30, 3600, known.modules)
        try:
            for cell in solution_of(course, name).cells:
                if cell.cell_type == "code" and not cell.source.startswith("check("):
                    kernel.run_cell(cell.source)
            solution = RunSolution(kernel, known)
            return {
                (question.name, mistake.name): solution.verdicts(question, mistake)
                for question in known.questions.values()
                for mistake in question.mistakes
            }
        finally:
            kernel.close()


@pytest.mark.in_turn(3)
@of_each_notebook
def test_every_mistake_loses_points_and_is_named(graded):
    problems = []
    for (question, mistake), verdicts in graded.items():
        verdict = verdicts[question]
        if verdict.full or verdict.mistake != mistake:
            problems.append((question, mistake, say.lines_of(verdict)))
    assert not problems, "\n".join(map(str, problems))


@pytest.mark.in_turn(3)
@of_each_notebook
def test_an_error_is_charged_once(graded):
    """Whoever is wrong in one answer loses no points in those that build on it, but for trained
    objects: what comes out of a wrong program is judged as it is."""
    judged = [
        (question, mistake, name, verdict.full)
        for (question, mistake), verdicts in graded.items()
        for name, verdict in verdicts.items()
        if name != question
    ]
    # Where a mistake leaves nothing sound to build on (a wrong shape, an answer that ignores its
    # input, one that makes other mistakes look right) the later answer cannot be judged apart.
    charged_twice = [each for each in judged if not each[-1]]
    assert len(charged_twice) <= len(judged) // 3, charged_twice
