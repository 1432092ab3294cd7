"""What is compared of an answer: its probe's value, or what the question's measure says of that."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np

from helpers.checking.case import Namespace, Outcome
from helpers.checking.codec import decode, encode
from helpers.checking.probe import compiled
from helpers.checking.several import NAME, NotSeveral, paired, parts
from helpers.checking.show import WIDTH, show


class Measured(Protocol):
    """What is looked at here of a question of the bank, or of `checks.npz`."""

    @property
    def measure(self) -> str:
        """Lines over the probe's value that say what is compared, or none."""

    @property
    def in_place(self) -> bool:
        """Whether changing the arguments is the point."""


def measured(question: Measured, outcome: Outcome, inputs: Mapping[str, object]) -> Outcome:
    """The outcome with its value replaced by what the question's `measure` says of it: lines over
    `answer`, the inputs and `np`, the last one an expression. Without one the value is left as it
    is. Where changing the arguments is the point, it is not held against the answer."""
    if question.in_place:
        outcome = replace(outcome, changed=())
    if not question.measure or outcome.error:
        return outcome
    try:
        with np.errstate(all="ignore"):
            tools = {"np": np, "zip": paired, NAME: parts}
            scope: Namespace = {**inputs, **tools, "answer": outcome.value}
            body, last = compiled(question.measure)
            exec(body, scope)
            value = eval(last, scope)
        return replace(outcome, value=decode(encode(value)))
    except Exception as error:  # a wrong answer's: its form is not what was asked for
        form = f"of another form: {show(outcome.value, WIDTH - 20)}"
        several = str(error) if isinstance(error, NotSeveral) else form
        detail = "None" if _has_nothing(outcome.value) else several
        return Outcome(error="Malformed", detail=detail, printed=outcome.printed)


def _has_nothing(value: object) -> bool:
    """Whether a probe's value is None, or a part of it is: of a list any, of a dict the first."""
    if isinstance(value, dict):
        value = [*value.values()][:1]
    return value is None or (isinstance(value, list) and any(map(_is_nothing, value)))


def _is_nothing(part: object) -> bool:
    return part is None or (isinstance(part, list) and bool(part) and all(map(_is_nothing, part)))
