"""What a question is. The questions themselves are in `grading.questions`, one module a topic.

    q = bank.question("softmax", probe="softmax(Z)", points=3)

    @q.case
    def ordinary(rng):
        "ordinary logits"
        return {"Z": rng.normal(size=(5, 4))}

    @q.mistake("overflow", "exp overflows for large logits: use that softmax ignores a shift.")
    def softmax(Z):
        E = np.exp(Z)
        return E / E.sum(axis=1, keepdims=True)

A mistake is run in the solution's namespace in place of the answer: it may call whatever the
solution notebook defines and imports. One that is a class stands in a function named `cell`.
"""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from helpers.checking import case
from helpers.checking.errors import UserError


class BankError(UserError):
    """The question bank and the notebooks do not fit together."""


@dataclass(frozen=True)
class Mistake(case.Mistake):
    """A wrong program that students write: `source` defines the answer's name anew.

    A `slow` one is told by its time-out: it is run only to be compared with an answer that had one.
    """

    source: str = ""
    slow: bool = False


@dataclass(frozen=True)
class CaseKind:
    """Draws the inputs of one case: `draw(rng)` gives name → value."""

    label: str
    draw: Callable[[np.random.Generator], dict[str, Any]]


@dataclass(frozen=True)
class Score:
    """How good a trained object is, on samples that the student's process does not have.

    of     the score, of what the question's `hidden_probe` gives
    worst  the worst that passes, given the solution's score
    show   a format that says what the number is, such as "{:.1%} right"
    """

    of: Callable[[Any], float]
    worst: Callable[[float], float]
    show: str
    lower_is_better: bool = False

    def passes(self, score: float, wanted: float) -> bool:
        """Whether a score is good enough; NaN never is."""
        return score <= wanted if self.lower_is_better else score >= wanted


@dataclass
class Question:
    """One graded answer.

    name       of the answer; its TODO cell has this grade_id, its check `check_<name>`
    probe      lines that call the student's work, the last one an expression
    points     for all cases passed
    measure    expression over `answer` (the probe's value), the inputs and `np` that gives what
               is compared; for answers that are not unique. Runs where the expected values are
    uses       names of earlier answers that this one calls
    forbids    dotted name → why it may not be used here
    tolerance  (relative, absolute) in units of the largest entry; None: by float width
    in_place   whether changing the arguments is the point
    seconds    after which a case is stopped, where too slow is a mistake

    A trained object is no function of its inputs. Its question has besides

    defines       the name that its cell defines
    cells         names of the solution's cells that make it, run (quick) for the reference
    hidden_probe  what the grader asks for
    score         of that answer
    """

    name: str
    probe: str
    points: int
    measure: str = ""
    uses: tuple[str, ...] = ()
    forbids: dict[str, str] = field(default_factory=dict)
    tolerance: tuple[float, float] | None = None
    in_place: bool = False
    seconds: float | None = None
    defines: str = ""
    cells: tuple[str, ...] = ()
    hidden_probe: str = ""
    score: Score | None = None
    cases: list[CaseKind] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def __post_init__(self):
        self.defines = self.defines or self.name

    def case(self, draw: Callable[[np.random.Generator], dict[str, Any]]):
        """Decorator: a function of a random generator that draws inputs; its docstring labels."""
        label = inspect.cleandoc(draw.__doc__) if draw.__doc__ else draw.__name__.replace("_", " ")
        self.cases.append(CaseKind(label, draw))
        return draw

    def mistake(self, name: str, hint: str, slow: bool = False):
        """Decorator: a wrong program, with the sentence that names the misconception."""

        def add(program):
            self.mistakes.append(Mistake(name, hint, source_of(program), slow))
            return program

        return add


@dataclass
class Bank:
    """The questions of one notebook, in its order."""

    assignment: str
    forbids: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def question(self, name: str, probe: str, points: int, **options: Any) -> Question:
        if name in self.questions:
            raise BankError(f"{self.assignment}: question {name} stands in the bank twice.")
        options["forbids"] = {**self.forbids, **options.get("forbids", {})}
        options["measure"] = _block(options.get("measure", ""))
        self.questions[name] = Question(name, _block(probe), points, **options)
        return self.questions[name]


def _block(text: str) -> str:
    return textwrap.dedent(text).strip()


def source_of(program: Callable) -> str:
    """The source of a function without its decorators.

    Of a function named `cell` it is the body: lines that a notebook's cell holds, such as a class.
    """
    if isinstance(program, type):  # Python finds the source of the first class of a name only
        raise BankError(f"Put the class {program.__name__} into a function: def cell(): class …")
    text = textwrap.dedent(inspect.getsource(program))
    node = ast.parse(text).body[0]
    first = node.body[0] if node.name == "cell" else node
    return textwrap.dedent("\n".join(text.splitlines()[first.lineno - 1 :])) + "\n"


def banks() -> dict[str, Bank]:
    """Every bank by its assignment, in order."""
    package = importlib.import_module("grading.questions")
    found = [
        importlib.import_module(f"grading.questions.{module.name}").bank
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return {bank.assignment: bank for bank in sorted(found, key=lambda bank: bank.assignment)}


def bank_of(assignment: str) -> Bank:
    """The bank of one assignment. Raises BankError if there is none."""
    known = banks()
    if assignment not in known:
        raise BankError(
            f"There is no question bank for {assignment} (there is for: {', '.join(known)}).\n"
            "Add grading/questions/<topic>.py, or correct the name."
        )
    return known[assignment]
