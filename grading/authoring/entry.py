"""Enters a release into nbgrader's gradebook: all of it, or nothing.

Submissions that are there already are carried over to the new cells, with their marks.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import Assignment, BaseCell, Comment, Grade, Gradebook, MissingEntry, Notebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from sqlalchemy.engine import RootTransaction

from grading.course import Course, CourseError
from grading.gradebook import change_log
from grading.gradebook.change_log import Change
from grading.gradebook.schema import opened
from grading.gradebook.transaction import transaction
from grading.reasons import explained

Notebooks: TypeAlias = Mapping[str, NotebookNode]  # by name, without .ipynb
Resources: TypeAlias = dict[str, Any]  # what nbconvert's steps hand on
KINDS = ("grade", "solution", "task", "source")  # of cells in the gradebook
GONE = "no longer in the notebook"


@dataclass
class Carried:
    """What became of the submissions of an assignment when it was released anew.

    new, gone  cells that came and went, of those that a mark or a comment belongs to
    points     of graded cells, before and now, where they are others
    lost       the marks of what is gone
    by_hand    whose marks for which question were given by hand, out of other points
    """

    submissions: int = 0
    new: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    lost: list[Change] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)

    def lines(self, log: str) -> list[str]:
        """The same in sentences; `log` is where marks of what is gone are kept."""
        changed = [f"{name} {old:g} → {new:g} points" for name, (old, new) in self.points.items()]
        what = [f"new: {', '.join(sorted(self.new))}"] * bool(self.new)
        what += [f"gone: {', '.join(sorted(self.gone))}"] * bool(self.gone)
        what += changed
        if not what or not self.submissions:
            return []
        many = "submission is" if self.submissions == 1 else "submissions are"
        lines = [f"{self.submissions} {many} carried over; {'; '.join(what)}"]
        if self.lost:
            lines.append(f"{len(self.lost)} marks of what is gone are kept in {log}")
        if self.by_hand:
            marks = ", ".join(f"{student} {name}" for student, name in self.by_hand)
            lines.append(f"given by hand out of other points, look again: {marks}")
        return lines


class SaveCells(preprocessors.SaveCells):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's step, which refuses every new or missing cell once there are submissions.

    This one carries the submissions over.
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.carried = Carried()

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """As nbgrader's; says what became of submissions, and keeps marks of what is gone."""
        nb, resources = super().preprocess(nb, resources)
        directory: CourseDirectory = self.parent.parent.coursedir  # exporter, then converter
        for line in _kept(self.carried, directory, self.assignment_id):
            self.log.warning("%s: %s", self.assignment_id, line)
        return nb, resources

    def _create_notebook(self, nb: NotebookNode) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        if notebook and notebook.submissions:
            self._carry_over(notebook)
        super()._create_notebook(nb)

    def _carry_over(self, notebook: Notebook) -> None:
        """Let a notebook's cells in the gradebook be those of the release, with its marks."""
        self.carried.submissions = len(notebook.submissions)
        for kind in KINDS:
            old = {cell.name: cell for cell in getattr(notebook, f"{kind}_cells")}
            new = getattr(self, f"new_{kind}_cells")
            for name in sorted(old.keys() & new.keys()):
                if "max_score" in new[name]:
                    self._compare(old[name], new[name]["max_score"])
            for name in sorted(old.keys() - new.keys()):
                self._remove(old[name], kind)
            for name in sorted(new.keys() - old.keys()):
                self._add(name, kind, notebook)
        self.gradebook.db.flush()
        self.gradebook.db.expire(notebook)

    def _compare(self, cell: BaseCell, most: float) -> None:
        if cell.max_score == most:
            return
        self.carried.points[_question(cell.name)] = (cell.max_score, most)
        for grade in cell.grades:
            if grade.manual_score is not None:
                grade.needs_manual_grade = True
                self.carried.by_hand.append((grade.student.id, _question(cell.name)))

    def _remove(self, cell: BaseCell, kind: str) -> None:
        if kind != "source":
            self.carried.gone.add(_question(cell.name))
            self.carried.lost += _marks(cell)
            for each in (*cell.grades, *cell.comments):
                self.gradebook.db.delete(each)
        self.gradebook.db.delete(cell)

    def _add(self, name: str, kind: str, notebook: Notebook) -> None:
        about = getattr(self, f"new_{kind}_cells")[name]
        add = getattr(self.gradebook, f"add_{kind}_cell")
        cell = add(name, self.notebook_id, self.assignment_id, **about)
        if kind == "source":
            return
        self.carried.new.add(_question(name))
        for submitted in notebook.submissions:
            about = {"cell_id": cell.id, "notebook_id": submitted.id}
            if kind != "solution":  # nothing is earned before it is graded
                earned = Grade(auto_score=0.0, needs_manual_grade=False, **about)
                self.gradebook.db.add(earned)
            if kind != "grade":
                self.gradebook.db.add(Comment(**about))

    def save(self, gradebook: Gradebook, assignment: str, name: str, nb: NotebookNode) -> None:
        """Write a notebook's cells into a gradebook that is open already."""
        self.gradebook, self.assignment_id, self.notebook_id = gradebook, assignment, name
        self.new_grade_cells: dict[str, object] = {}
        self.new_solution_cells: dict[str, object] = {}
        self.new_task_cells: dict[str, object] = {}
        self.new_source_cells: dict[str, dict[str, object]] = {}
        for index, cell in enumerate(nb.cells):
            self.preprocess_cell(cell, {}, index)
        self._create_notebook(nb)


def _question(name: str) -> str:
    return name.removeprefix("check_")


def _marks(cell: BaseCell) -> Iterator[Change]:
    """What everybody has for a cell that goes, or was told about it."""
    for grade in cell.grades:
        if grade.score or grade.manual_score is not None:
            why = f"{GONE}; given by hand" if grade.manual_score is not None else GONE
            yield Change(grade.student.id, _question(cell.name), grade.score, 0.0, why)
    for comment in cell.comments:
        if comment.manual_comment:
            why = f"{GONE}; comment: {comment.manual_comment}"
            yield Change(comment.student.id, _question(cell.name), 0.0, 0.0, why)


def _kept(carried: Carried, directory: CourseDirectory, assignment: str) -> list[str]:
    """Write down the marks of what is gone; returns what became of submissions, in lines."""
    log = Course(Path(directory.root)).changes(assignment)
    change_log.append(log, carried.lost)
    return carried.lines(log.relative_to(directory.root).as_posix())


@dataclass
class Entry:
    """A release that is in the gradebook once it is committed."""

    transaction: RootTransaction
    carried: Carried
    directory: CourseDirectory
    assignment: str

    def commit(self) -> list[str]:
        """Keep it. Returns what became of submissions, in lines.

        Marks of what is gone are written down first, so that none is lost if all ends in between.
        """
        said = _kept(self.carried, self.directory, self.assignment)
        self.transaction.commit()
        return said


@contextmanager
def entered(directory: CourseDirectory, assignment: str, notebooks: Notebooks) -> Iterator[Entry]:
    """The notebooks of a release, written into the gradebook in one transaction.

    The caller commits it; without that the gradebook is as before. Raises CourseError where a whole
    notebook would come or go, and what SQLAlchemy and nbgrader raise.
    """
    with opened(directory) as gradebook, transaction(gradebook) as begun:
        entry = gradebook.update_or_create_assignment(assignment)
        _refuse_loss(entry, notebooks)
        for name in {notebook.name for notebook in entry.notebooks} - set(notebooks):
            gradebook.remove_notebook(name, assignment)
        step = SaveCells(config=directory.config)
        for name, notebook in notebooks.items():
            step.save(gradebook, assignment, name, notebook)
        yield Entry(begun, step.carried, directory, assignment)


def enter_released(course: Course, directory: CourseDirectory, assignment: str) -> list[str]:
    """Bring what lies in notebooks/ into the gradebook, where it has another release, or none.

    So it is in a fresh clone, or where somebody else has released. Returns what was done, in lines.
    Raises CourseError where marks would be lost.
    """
    release = course.released(assignment, assignment)
    with explained(f"{assignment} was not brought into the gradebook"):
        with opened(directory) as gradebook:
            known = _known(gradebook, assignment)
        if known == _cells(release):
            return []
        with entered(directory, assignment, {assignment: release}) as entering:
            if entering.carried.lost:
                gone = ", ".join(sorted(entering.carried.gone))
                raise CourseError(
                    f"The gradebook has marks for what is not in {course.notebooks}/{assignment}: "
                    f"{gone}.\nTake the newer release from whoever made it, or let it go: "
                    f"python -m grading release {assignment}"
                )
            said = entering.commit()
    return [f"{assignment} is in the gradebook now, as it is in {course.notebooks}/.", *said]


def _cells(notebook: NotebookNode) -> dict[tuple[str, str], object]:
    """What the gradebook keeps of each cell that it knows: points, or a checksum."""
    cells: dict[tuple[str, str], object] = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        kinds = [kind for kind in KINDS if about.get(kind)]
        for kind in kinds:
            points = None if kind == "solution" else about.get("points")
            cells[kind, about["grade_id"]] = points
        if kinds or about.get("locked"):
            cells["source", about["grade_id"]] = about.get("checksum")
    return cells


def _known(gradebook: Gradebook, assignment: str) -> dict[tuple[str, str], object]:
    """The same as the gradebook has it; empty if it has no such notebook."""
    try:
        notebook = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        return {}
    cells = {
        (kind, cell.name): getattr(cell, "max_score", None)
        for kind in KINDS[:-1]
        for cell in getattr(notebook, f"{kind}_cells")
    }
    return cells | {("source", cell.name): cell.checksum for cell in notebook.source_cells}


def refuse_loss(directory: CourseDirectory, assignment: str, notebooks: Notebooks) -> None:
    """Raise CourseError if a release of these notebooks would lose submissions."""
    place = make_url(directory.db_url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        return  # and none is made
    with opened(directory) as gradebook:
        try:
            entry = gradebook.find_assignment(assignment)
        except MissingEntry:
            return
        _refuse_loss(entry, notebooks)


def _refuse_loss(entry: Assignment, notebooks: Notebooks) -> None:
    old = {notebook.name for notebook in entry.notebooks}
    if not entry.submissions or old == set(notebooks):
        return

    def names(notebooks: set[str]) -> str:
        return ", ".join(f"{name}.ipynb" for name in sorted(notebooks)) or "none"

    count = len(entry.submissions)
    raise CourseError(
        f"The gradebook has {count} submission{'s' * (count != 1)} of {entry.name}, so no "
        f"notebook can come or go. New: {names(set(notebooks) - old)}; "
        f"missing: {names(old - set(notebooks))}.\n"
        "Keep the notebooks as they were. Or give up the due date and the marks given by hand: "
        f"nbgrader db assignment remove {entry.name} --force, then release, then regrade."
    )
