"""Keeps marks that were given by hand, and asks for them again only where the answer changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import determine_grade

from grading.cells import grade_id, is_answer
from grading.gradebook.rows import of_cell, rows_of
from grading.gradebook.transaction import at_hand

EARLIER = "graded_before"  # key of nbconvert's resources


@dataclass(frozen=True)
class Earlier:
    """What was graded the last time.

    answers   the answer to each question, with its pictures
    outdated  marks by hand that were given for an answer before that one; None: not known
    most      the points that each graded cell was worth
    """

    answers: Mapping[str, object]
    outdated: frozenset[str] | None
    most: Mapping[str, float]


def earlier(autograded: Path, outdated: frozenset[str] | None) -> Earlier | None:
    """What an autograded notebook tells of itself, if it is there."""
    try:
        notebook = nbformat.v4.reads(autograded.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    graded = (cell.metadata.nbgrader for cell in notebook.cells if _is_graded(cell))
    most = {about["grade_id"]: float(about["points"]) for about in graded}
    return Earlier(_answers(notebook), outdated, most)


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's step, which has a person look at every mark by hand whenever it runs, and writes
    "No response." where nothing was written: what was earned is said anyway.

    outdated  after it: graded cells with a mark by hand for an answer that has changed
    """

    outdated: frozenset[str] = frozenset()
    _before: Earlier | None

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Write what the grader gave into the gradebook, the one at hand if there is one."""
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id = about["notebook"], about["assignment"]
        self.student_id, self._before = about["student"], about.get(EARLIER)
        self._now = _answers(nb)
        names = self.notebook_id, self.assignment_id, self.student_id
        with at_hand(about["db_url"]) as self.gradebook:
            self._rows = rows_of(self.gradebook, *names)
            saved: tuple[NotebookNode, dict[str, Any]] = NbGraderPreprocessor.preprocess(
                self, nb, resources
            )
            self.gradebook.db.commit()
        return saved

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        name = grade_id(cell)
        grade = of_cell(self._rows.grades, name)
        grade.auto_score, _ = determine_grade(cell, self.log)
        if grade.manual_score is None:
            grade.needs_manual_grade = grade.auto_score is None
            return
        outdated = grade.needs_manual_grade and self._was_outdated(name)
        grade.needs_manual_grade = self._changed(name) or outdated
        if grade.needs_manual_grade:
            self.outdated |= {name}

    def _add_comment(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        of_cell(self._rows.comments, grade_id(cell)).auto_comment = None

    def _changed(self, name: str) -> bool:
        """Whether an answer is another one now, or may be."""
        answer = name.removeprefix("check_")
        return not self._before or self._before.answers.get(answer) != self._now.get(answer)

    def _was_outdated(self, name: str) -> bool:
        """Whether it was known, or may be, that the answer had changed since its mark."""
        known = self._before.outdated if self._before else None
        return known is None or name in known


def _is_graded(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _answers(notebook: NotebookNode) -> dict[str, object]:
    return {
        grade_id(cell): (cell.source.strip(), json.dumps(cell.get("attachments"), sort_keys=True))
        for cell in notebook.cells
        if is_answer(cell)
    }
