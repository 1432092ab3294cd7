"""How an object that students train is judged: by scores, or by the choices that they made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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


@dataclass(frozen=True)
class Choices:
    """What students choose where they train an object, for whoever's training code is wrong: the
    solution then trains with their choices.

    ranges     name of a choice → least and greatest with which that is done; a whole number is
               asked for where the least is one
    chosen     lines over `cell`, the source of their cell: run it, with training replaced, and give
               the choices by name
    retrained  lines over the choices that make the object anew, from the solution's functions
    """

    ranges: dict[str, tuple[float, float]]
    chosen: str
    retrained: str
