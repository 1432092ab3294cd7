"""Which earlier answers an answer is built on: those that its question names, and those that its
own code reads."""

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from helpers.checking.forbidden import all_uses
from helpers.checking.lines import STAND_INS


class Question(Protocol):
    """What is looked at here of a question."""

    @property
    def name(self) -> str:
        """Of the answer."""

    @property
    def defines(self) -> str:
        """The name under which the answer stands in the notebook."""

    @property
    def probe(self) -> str:
        """Lines that call the answer."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Earlier answers that it calls."""


def used_by(
    question: Question, sources: Sequence[str], questions: Mapping[str, Question]
) -> tuple[str, ...]:
    """The names of the earlier questions on whose answers this one is built.

    `sources` are the notebook's code cells, `questions` all of the notebook in order. What the
    probe itself puts in the place of an earlier answer counts for nothing.
    """
    earlier = _before(question, questions)
    read, _ = answers_read(question.defines, sources, earlier)
    own = {earlier[defined] for defined in read} - watched(question.probe)
    return tuple(name for name in questions if name in question.uses or name in own)


def out_of_reach(
    question: Question, sources: Sequence[str], questions: Mapping[str, Question]
) -> set[str]:
    """The earlier answers that the probe watches or replaces, and that the answer's own code never
    reads though it reads more: it may have them under other names."""
    earlier = _before(question, questions)
    read, more = answers_read(question.defines, sources, earlier)
    return watched(question.probe) - {earlier[name] for name in read} if more else set()


def watched(probe: str) -> set[str]:
    """The names of what a probe records or replaces in the student's notebook."""
    calls = (node for node in ast.walk(ast.parse(probe)) if isinstance(node, ast.Call))
    named = (node.args[0] for node in calls if getattr(node.func, "id", "") in STAND_INS)
    return {str(node.value) for node in named if isinstance(node, ast.Constant)}


def answers_read(
    name: str, sources: Sequence[str], answers: Collection[str]
) -> tuple[set[str], bool]:
    """Which of `answers` the code of the answer `name` reads, and what it is made of but for them;
    and whether it reads anything else that the notebook defines."""
    statements = [*all_uses(name, sources, answers)]
    read = {each for uses in statements for each in uses.apart}
    return read, any(uses.bindings for uses in statements)


def _before(question: Question, questions: Mapping[str, Question]) -> dict[str, str]:
    """The names under which earlier answers stand, with those of their questions."""
    names = list(questions)
    earlier = names[: names.index(question.name)] if question.name in names else []
    return {questions[name].defines: name for name in earlier}
