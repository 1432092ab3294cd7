"""What a question is.

The questions themselves are in `grading.questions`, one file each, which are found by themselves.
Their order is that of the solution's cells:

    from grading.questions.softmax_regression import bank

    def probe(Z):
        return softmax(Z)

    q = bank.question("softmax", probe, points=3)

    q.cases = {"ordinary logits": lambda rng: {"Z": rng.normal(size=(5, 4))}}

    q.slip(
        "overflow",
        "exp overflows for large logits: use that softmax ignores a shift.",
        was="Z - Z.max(axis=1, keepdims=True)",
        now="Z",
    )

A probe is shipped as the lines of its body, which may use `np`, `record` and `substitute` (see
`helpers.checking.substitutes`) and what the notebook defines, and nothing of its module.

A slip is the solution with a passage of the question's cell, in `solutions/…/NN_topic.py`, written
otherwise. A mistake that is no edit of it is a whole program, which runs in the solution's
namespace in place of the answer: it may call whatever the solution notebook defines and imports.
One that is a class stands in a function named `cell`.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias, TypedDict, TypeVar, Unpack

import numpy as np
from nbformat import NotebookNode

from grading.bank.slip import DoesNotFit, Edit, edited, edits_of
from grading.bank.source import (
    BankError,
    Program,
    lines_of,
    parameters_of,
    source_of,
    without_markers,
)
from grading.bank.trained_object import Choices, Score
from helpers.checking import case

Draw: TypeAlias = Callable[[np.random.Generator], dict[str, object]]  # a case's inputs, by name
AnyProgram = TypeVar("AnyProgram", bound=Program)


@dataclass(frozen=True)
class Mistake(case.Mistake):
    """A wrong program that students write: `source` defines the answer's name anew.

    That of a slip is made of `edits`, in the solution or in the slip named `start`. A `slow` one is
    known by its time-out: it is run only to be compared with an answer that had one.
    """

    source: str = ""
    slow: bool = False
    edits: tuple[Edit, ...] = ()
    start: str = ""


@dataclass(frozen=True)
class RightAnswer:
    """Another right way to write the answer: a whole program, or edits of the solution."""

    source: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass
class Question:
    """One graded answer.

    name       of the answer; its TODO cell has this grade_id, its check `check_<name>`
    probe      lines that call the student's work, the last one an expression
    points     for all cases passed
    inputs     names of what the probe takes, which every case draws
    file       in which it stands
    measure    lines over `answer` (the probe's value), the inputs and `np`, the last one what is
               compared; for answers that are not unique. Run where the expected values are
    uses       names of earlier answers that this one calls
    forbids    dotted name → why it may not be used here
    tolerance  (relative, absolute) in units of the largest entry; None: by float width
    in_place   whether changing the arguments is the point
    seconds    after which a case is stopped, where too slow is a mistake
    steps      hints that a student may ask for, one after the other, from the idea to an outline
    cases      label → draws the inputs of one case

    A trained object is no function of its inputs. Its question has besides

    defines       the name that its cell defines
    cells         names of the solution's cells that make it, run (quick) for the reference
    hidden_probe  lines for what the grader asks for
    scores        of that answer; each has to pass
    choices       that are judged where what trains it is wrong
    """

    name: str
    probe: str
    points: int
    inputs: tuple[str, ...] = ()
    file: str = ""
    measure: str = ""
    uses: tuple[str, ...] = ()
    forbids: dict[str, str] = field(default_factory=dict)
    tolerance: tuple[float, float] | None = None
    in_place: bool = False
    seconds: float | None = None
    defines: str = ""
    cells: tuple[str, ...] = ()
    hidden_probe: str = ""
    scores: tuple[Score, ...] = ()
    choices: Choices | None = None
    steps: tuple[str, ...] = ()
    cases: dict[str, Draw] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    right_answers: list[RightAnswer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.defines = self.defines or self.name

    def slip(
        self,
        name: str,
        hint: str,
        was: str | Sequence[str],
        now: str | Sequence[str],
        nth: int = 0,
        start: str = "",
        slow: bool = False,
    ) -> None:
        """A mistake: the solution, or the slip named `start`, with each passage `was` written as
        `now`. A passage stands in it once, or `nth` says which one is meant."""
        with self._fitting(f"slip {name}"):
            edits = edits_of(was, now, nth)
        self._add(Mistake(name, hint, "", slow, edits, start))

    def mistake(
        self, name: str, hint: str, slow: bool = False
    ) -> Callable[[AnyProgram], AnyProgram]:
        """Decorator: a whole wrong program, with the sentence that names the misconception."""

        def add(program: AnyProgram) -> AnyProgram:
            self._add(Mistake(name, hint, source_of(program), slow))
            return program

        return add

    def hints(self, *steps: str) -> None:
        """Two or three hints for whoever is stuck, from idea to outline: no code."""
        self.steps = steps

    def right(self, program: AnyProgram) -> AnyProgram:
        """Decorator: another right way to write the answer. Every check has to accept it."""
        self.right_answers.append(RightAnswer(source_of(program)))
        return program

    def right_edit(self, was: str | Sequence[str], now: str | Sequence[str], nth: int = 0) -> None:
        """Another right way: the solution with a passage written otherwise."""
        with self._fitting("a right edit"):
            self.right_answers.append(RightAnswer(edits=edits_of(was, now, nth)))

    def with_answers(self, cell: str) -> "Question":
        """This question with the source of each of its programs, made of the solution's cell.

        Raises BankError for an edit that does not fit.
        """
        solution = without_markers(cell)
        sources: dict[str, str] = {"": solution}
        for mistake in self.mistakes:
            what = f"slip {mistake.name}"
            if mistake.start not in sources:
                raise self._error(what, f"there is no mistake {mistake.start} before it")
            with self._fitting(what):
                sources[mistake.name] = mistake.source or edited(
                    sources[mistake.start], mistake.edits
                )
        with self._fitting("a right edit"):
            right = [
                replace(r, source=r.source or edited(solution, r.edits)) for r in self.right_answers
            ]
        mistakes = [replace(m, source=sources[m.name]) for m in self.mistakes]
        return replace(self, mistakes=mistakes, right_answers=right)

    def _add(self, mistake: Mistake) -> None:
        if any(mistake.name == known.name for known in self.mistakes):
            raise self._error(f"mistake {mistake.name}", "it stands there twice")
        self.mistakes.append(mistake)

    @contextmanager
    def _fitting(self, what: str) -> Iterator[None]:
        """Say of which question an edit does not fit, and where it stands."""
        try:
            yield
        except DoesNotFit as why:
            raise self._error(what, str(why)) from None

    def _error(self, what: str, why: str) -> BankError:
        return BankError(
            f"{what} of {self.name} does not fit its solution: {why}.\nMend it in {self.file}."
        )


class Options(TypedDict, total=False):
    """What else a question may say; see `Question`."""

    uses: tuple[str, ...]
    tolerance: tuple[float, float]
    in_place: bool
    seconds: float
    defines: str
    cells: tuple[str, ...]
    scores: tuple[Score, ...]
    choices: Choices


@dataclass
class Bank:
    """The questions of one notebook."""

    assignment: str
    forbids: dict[str, str] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def question(
        self,
        name: str,
        probe: Program,
        points: int,
        measure: Program | None = None,
        hidden_probe: Program | None = None,
        forbids: dict[str, str] | None = None,
        **options: Unpack[Options],
    ) -> Question:
        """A new question; see `Question`. Probes and the measure are functions, of which the
        lines are kept. Raises BankError if there is one of that name."""
        if name in self.questions:
            raise BankError(f"{self.assignment}: question {name} stands in the bank twice.")
        unknown = set(parameters_of(measure) if measure else ()) - {"answer", *parameters_of(probe)}
        if unknown:
            raise BankError(
                f"The measure of {name} takes {', '.join(sorted(unknown))}, its probe does not.\n"
                "It may take `answer` and the probe's own parameters."
            )
        self.questions[name] = Question(
            name,
            lines_of(probe),
            points,
            inputs=parameters_of(probe),
            file=_shown(sys._getframe(1).f_code.co_filename),
            measure=lines_of(measure) if measure else "",
            hidden_probe=lines_of(hidden_probe) if hidden_probe else "",
            forbids={**self.forbids, **(forbids or {})},
            **options,
        )
        return self.questions[name]

    def with_answers(self, notebook: NotebookNode) -> dict[str, Question]:
        """The questions in the order of the solution notebook, with the source of each mistake.

        Raises BankError for a slip that does not fit.
        """
        return {
            cell.id: self.questions[cell.id].with_answers(cell.source)
            for cell in notebook.cells
            if cell.id in self.questions
        }


def choices(chosen: Program, retrained: Program, **ranges: tuple[float, float]) -> Choices:
    """The choices of a question about a trained object; see `Choices`. Both programs are functions,
    of which the lines are kept."""
    return Choices(ranges, lines_of(chosen), lines_of(retrained))


def _shown(file: str) -> str:
    """The end of a path, from the bank's own folder on."""
    parts = Path(file).parts
    return "/".join(parts[parts.index("grading") :] if "grading" in parts else parts[-1:])
