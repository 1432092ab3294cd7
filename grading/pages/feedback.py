"""The page that a student gets back: points, what was wrong, and their own answers."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode

from grading.grader.record import NOTES, verdicts_in
from grading.grader.verdict import Verdict
from grading.pages.markdown import harmless
from grading.pages.templates import PAGES
from helpers.checking import say

OUTDATED = "The points are for an earlier version of this answer; it will be read again."


@dataclass
class Part:
    """One question as the page shows it. `code` or `text` is the student's answer.

    `by_hand` says what a person gave, where the grader judges too or the answer has changed since.
    """

    name: str
    earned: str
    lost: bool
    reason: str = ""
    lines: str = ""
    by_hand: str = ""
    waiting: bool = False
    comment: Markup = field(default_factory=Markup)
    code: str = ""
    text: Markup = field(default_factory=Markup)


@dataclass(frozen=True)
class Total:
    """What the gradebook says of a whole notebook."""

    notebook: str  # its name
    score: float
    max_score: float
    late_penalty: float


def feedback(notebook: NotebookNode, total: Total) -> str:
    """The page of an autograded notebook, once nbgrader's GetGrades has been over it."""
    parts = [*_programs(notebook), *_written(notebook)]
    return PAGES.get_template("feedback.html").render(
        title=total.notebook.replace("_", " "),
        score=total.score,
        max_score=total.max_score,
        penalty=total.late_penalty,
        waiting=sum(part.waiting for part in parts),
        notes=[Markup(harmless(cell.source)) for cell in notebook.cells if cell.id == NOTES],
        not_judged=[(v.question, v.finding.where) for v in verdicts_in(notebook) if v.not_judged],
        parts=parts,
    )


def _programs(nb: NotebookNode) -> list[Part]:
    """What was checked by running it."""
    cells = {_about(cell).get("grade_id"): cell for cell in nb.cells}
    return [
        _program(verdict, cells.get(verdict.question), _about(cells[f"check_{verdict.question}"]))
        for verdict in verdicts_in(nb)
    ]


def _program(verdict: Verdict, answer: NotebookNode | None, check: dict[str, Any]) -> Part:
    by_hand = _by_hand(check)
    return Part(
        name=verdict.question,
        earned=f"{check['score']:.4g} of {check['points']:g}",
        lost=check["score"] < check["points"],
        reason="Given by hand, see below." if by_hand else say.reason_of(verdict),
        lines="\n".join(say.lines_of(verdict)),
        by_hand=by_hand,
        comment=_comment(_about(answer)),
        code=answer.source if answer else "",
    )


def _written(nb: NotebookNode) -> list[Part]:
    """What a person reads."""
    return [
        Part(
            name=about["grade_id"],
            earned="" if about["waiting"] else f"{about['score']:.4g} of {about['points']:g}",
            lost=not about["waiting"] and about["score"] < about["points"],
            reason=_reason(about),
            by_hand=OUTDATED if about["outdated"] else "",
            waiting=about["waiting"],
            comment=_comment(about),
            text=Markup(harmless(cell.source, cell.get("attachments"))),
        )
        for cell in nb.cells
        for about in [_about(cell)]
        if cell.cell_type == "markdown" and about.get("grade") and about.get("solution")
    ]


def _by_hand(check: dict[str, Any]) -> str:
    """What a person gave for a question that the grader judges."""
    own = f"{check['auto'] or 0:.4g} of {check['points']:g}"
    if check["by_hand"]:
        said = f"These points were given by hand. The grader gave {own}."
        return f"{said} {OUTDATED}" if check["outdated"] else said
    if check["extra"]:
        return f"The grader gave {own}; {check['extra']:+.4g} was given by hand."
    return ""


def _reason(about: dict[str, Any]) -> str:
    if about["waiting"]:
        return "It will be read by a person."
    return "" if about["by_hand"] else "Nothing was written here."


def _comment(about: dict[str, Any]) -> Markup:
    """What the person who graded has written: Markdown, as Formgrader's field for it says."""
    return Markup(harmless(about.get("comment") or ""))


def _about(cell: NotebookNode | None) -> dict[str, Any]:
    """What nbgrader and its GetGrades noted in a cell."""
    return cell.metadata.get("nbgrader", {}) if cell else {}
