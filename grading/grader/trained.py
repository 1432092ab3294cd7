"""The grade of a trained object: its scores on samples that only the grader has.

And the choices with which it was trained: they are judged where what trains it is wrong, and so
charged already.
"""

from collections.abc import Sequence

import numpy as np

from grading.bank.question import Question
from grading.bank.trained_object import Choices, Score
from grading.grader.asks import Asks
from grading.grader.verdict import Verdict
from grading.intake.bindings import names
from helpers.checking.bindings import python, without_magic
from helpers.checking.case import Outcome
from helpers.checking.finding import RIGHT, Finding, Status


def by_scores(question: Question, target: object, answer: Outcome, finding: Finding) -> Verdict:
    """The verdict of an object by its scores, beside those of `target`, the solution's.

    `finding` is what the case has shown of it: the reason, if they are not good enough.
    """
    wanted = [each.worst(each.of(target)) for each in question.scores]
    scores = [_of(each, answer) for each in question.scores]
    passes = all(
        each.passes(*pair) for each, *pair in zip(question.scores, scores, wanted, strict=True)
    )
    if finding.right and not passes:
        finding = Finding(Status.SCORE)
    return Verdict(
        question.name,
        points=float(question.points * passes),
        max_points=question.points,
        finding=RIGHT if passes else finding,
        passed=int(passes),
        counted=1,
        score="" if np.isnan(scores).any() else _shown(question, scores),
        wanted=_shown(question, wanted),
    )


def chosen(
    choices: Choices, defines: str, ask: Asks, sources: Sequence[str]
) -> dict[str, object] | None:
    """The choices in the last cell that makes the object; None if it has none, or such as no
    sensible model is trained with."""
    cells = [source for source in sources if defines in names(source).bound]
    if not cells:
        return None
    cell, _ = python(without_magic(cells[-1]))
    given = ask.run(choices.chosen, {"cell": cell}).value
    if not isinstance(given, dict) or set(given) != set(choices.ranges):
        return None
    for name, (least, greatest) in choices.ranges.items():
        value = given[name]
        if isinstance(value, np.ndarray) and not value.ndim:  # a number of NumPy's
            given[name] = value = value.item()
        kinds = int if isinstance(least, int) else (int, float)
        if not isinstance(value, kinds) or not least <= value <= greatest:
            return None
    return given


def _of(score: Score, answer: Outcome) -> float:
    """The score of an answer; NaN if it has none: of a wrong shape or type, say."""
    if answer.error:
        return float("nan")
    try:
        with np.errstate(all="ignore"):
            return float(score.of(answer.value))
    except Exception:
        return float("nan")


def _shown(question: Question, scores: Sequence[float]) -> str:
    pairs = zip(question.scores, scores, strict=True)
    return ", ".join(each.show.format(score) for each, score in pairs)
