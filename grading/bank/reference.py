"""What is right, and what each mistake gives: probes run in the solution's namespace."""

import contextlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace

import nbformat
import numpy as np

from grading.bank.definitions import changed, definitions, fresh_namespace, imported
from grading.bank.question import Bank, Question
from grading.bank.source import BankError
from grading.settings import graded_environment
from helpers.checking import probe
from helpers.checking.case import Case, Namespace, Outcome
from helpers.checking.limits import Limits
from helpers.checking.measure import measured


def outcome(question: Question, inputs: Mapping[str, object], namespace: Namespace) -> Outcome:
    """What the question's probe gives in a namespace, measured."""
    raw = probe.run(question.probe, inputs, namespace, Limits(question.seconds))
    return measured(question, raw, inputs)


class Reference:
    """What the solution of one assignment gives, and what each mistake does.

    questions  of the bank, in the notebook's order, with the source of every mistake
    solution   the namespace of the solution's definitions
    """

    def __init__(self, bank: Bank, notebook: nbformat.NotebookNode) -> None:
        self.questions = bank.with_answers(notebook)
        self.source = definitions(notebook)
        self.modules = imported(self.source)
        self.solution = fresh_namespace(self.source)
        self._notebook = notebook
        self._cells = {cell.id: cell.source for cell in notebook.cells}
        self._ran: dict[tuple[str, ...], Namespace] = {}

    def cell(self, question: Question) -> str:
        """The source of the solution's cell of a question."""
        return str(self._cells[question.name])

    def namespace(self, question: Question, *changes: str | Mapping[str, object]) -> Namespace:
        """What a question's probe finds, with each change on top (see `fresh_namespace`)."""
        return self._namespace(self.source, question.cells, *changes)

    def namespace_above(
        self, question: Question, *changes: str | Mapping[str, object]
    ) -> Namespace:
        """What the cell of a trained object finds: neither itself nor a cell below has run."""
        above = nbformat.from_dict(self._notebook)
        above.cells = above.cells[: list(self._cells).index(question.name)]
        cells = tuple(name for name in question.cells if name != question.name)
        return self._namespace(definitions(above), cells, *changes)

    def _namespace(
        self, source: str, cells: tuple[str, ...], *changes: str | Mapping[str, object]
    ) -> Namespace:
        if not cells:
            return fresh_namespace(source, *changes)
        if cells not in self._ran:
            with graded_environment(), contextlib.redirect_stdout(io.StringIO()):
                self._ran[cells] = fresh_namespace(source, *(self._cells[name] for name in cells))
        # Functions anew: each finds its names in the namespace in which it was defined.
        namespace = fresh_namespace(source)
        data = {name: value for name, value in self._ran[cells].items() if name not in namespace}
        return changed(namespace, data, *changes)

    def cases(self, question: Question, draws: Iterable[dict[str, object]]) -> list[Case]:
        """Each case of a question with what the solution gives on `draws`.

        Raises BankError if the solution itself fails.
        """
        solution = self.namespace(question)
        cases = []
        for label, inputs in zip(question.cases, draws, strict=True):
            if set(inputs) != set(question.inputs):
                raise BankError(
                    f"Case '{label}' of {question.name} draws {', '.join(inputs) or 'nothing'}; "
                    f"its probe takes {', '.join(question.inputs) or 'nothing'}."
                    f"\nMend it in {question.file}."
                )
            expected = outcome(question, inputs, solution)
            if expected.error not in ("", "ValueError") or expected.changed:
                raise BankError(
                    f"The solution of {question.name} fails its own case '{label}': "
                    f"{expected.error or 'it changes ' + ', '.join(expected.changed)} "
                    f"{expected.detail}"
                )
            cases.append(Case(label, inputs, expected))
        return cases

    def with_mistakes(self, question: Question, cases: list[Case], slow: bool = True) -> list[Case]:
        """The same cases with what each known mistake gives on them; `slow` ones if asked for."""
        wrong = {
            m.name: self.namespace(question, m.source)
            for m in question.mistakes
            if slow or not m.slow
        }
        return [
            replace(
                case,
                mistakes={
                    name: outcome(question, case.inputs, space) for name, space in wrong.items()
                },
            )
            for case in cases
        ]


def draw(question: Question, seed: bytes) -> list[dict[str, object]]:
    """The inputs of every case. The same seed draws the same ones."""
    drawn = []
    for number, case in enumerate(question.cases.values()):
        entropy = [*seed, number]
        drawn.append(case(np.random.default_rng(entropy)))
    return drawn
