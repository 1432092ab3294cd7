"""Grades as Canvas and Moodle import them.

nbgrader export --exporter=grading.plugins.lms_grades.CanvasExport
"""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student, SubmittedAssignment
from nbgrader.plugins import ExportPlugin
from traitlets import Dict, List, Unicode

from grading.gradebook.spreadsheet import harmless
from grading.plugins.late import renew_penalties

DIGITS = 10  # after the point: more is only how computers add up
TEST_STUDENTS = {"teststudent", "studenttest"}  # Canvas's own, and what others call theirs


class LmsExport(ExportPlugin):
    """A table for each assignment in which somebody was graded, with whoever has a mark there.

    Both systems take an empty cell for a mark that is to go, and an excuse with it. So there is
    none: whoever has no mark is not in the table, nor whoever is excused, nor a test student.
    Late penalties are taken off.
    """

    excused = Dict(
        value_trait=List(Unicode()), help="By assignment whose marks are left as they are there."
    ).tag(config=True)

    file: str  # where to write, unless --to says it
    system: str  # what it is for
    about: tuple[str, ...]  # the columns before the scores

    def about_student(self, student: Student) -> list[str | None]:
        """What stands in the columns before the scores."""
        raise NotImplementedError

    def before_students(self, assignment: Assignment) -> list[list[object]]:
        """The rows between heading and students."""
        return []

    def export(self, gradebook: Gradebook) -> None:
        """Write the tables of a class."""
        renew_penalties(self, gradebook)
        wanted, of_them = set(map(str, self.assignment)), set(map(str, self.student))
        assignments = [
            each
            for each in gradebook.assignments
            if each.submissions and (not wanted or each.name in wanted)
        ]
        for name in sorted(wanted - {each.name for each in assignments}):
            self.log.warning("%s: nothing was graded, so nothing is written", name)
        unknown = _unknown(gradebook.students)
        for assignment in assignments:
            path = Path(self.to or self.file)
            if len(assignments) > 1:
                path = path.with_stem(f"{path.stem}_{assignment.name}")
            scores = self._scores(assignment)
            students = [
                each
                for each in gradebook.students
                if each.id in scores and (not of_them or each.id in of_them)
            ]
            self._write(path, assignment, [s for s in students if s.id not in unknown], scores)
            others = [s for s in students if s.id in unknown]
            self._write_unknown(path.with_stem(f"{path.stem}_unknown"), assignment, others, scores)

    def _write(
        self,
        path: Path,
        assignment: Assignment,
        students: Sequence[Student],
        scores: dict[str, float],
    ) -> None:
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow([*self.about, assignment.name])
            table.writerows(self.before_students(assignment))
            for student in students:
                about = map(harmless, self.about_student(student))
                table.writerow([*about, scores[student.id]])
        most = f"{assignment.max_score:g}"
        self.log.info("%d grades, of %s points, written to %s", len(students), most, path)

    def _write_unknown(
        self,
        path: Path,
        assignment: Assignment,
        students: Sequence[Student],
        scores: dict[str, float],
    ) -> None:
        path.unlink(missing_ok=True)  # of another time
        if students:
            self._write(path, assignment, students, scores)
            self.log.warning(
                "%s: %d are not in the class that was put into the gradebook. %s may not know them "
                "and refuse the table, so they are in %s",
                assignment.name,
                len(students),
                self.system,
                path,
            )

    def _scores(self, assignment: Assignment) -> dict[str, float]:
        """The marks that are to be imported, by student."""
        graded = [each for each in assignment.submissions if _is_graded(each)]
        waiting = sum(each.needs_manual_grade for each in graded)
        if waiting:
            self.log.warning(
                "%s: %d of %d wait to be graded by hand; their scores are without that",
                assignment.name,
                waiting,
                len(graded),
            )
        excused = set(self.excused.get(assignment.name, ()))
        tests = {each.student_id for each in graded if _is_a_test(each.student)}
        for why, students in (("excused", excused), ("test students", tests)):
            if students:
                listed = ", ".join(sorted(students))
                self.log.info("%s: without %s: %s", assignment.name, why, listed)
        return {
            each.student_id: round(max(0.0, each.score - each.late_submission_penalty), DIGITS)
            for each in graded
            if each.student_id not in excused | tests
        }


def _is_graded(submission: SubmittedAssignment) -> bool:
    """Whether there is any mark: until then the gradebook has 0."""
    return any(
        grade.auto_score is not None or grade.manual_score is not None
        for notebook in submission.notebooks
        for grade in notebook.grades
    )


def _is_a_test(student: Student) -> bool:
    names = (student.id, f"{student.first_name}{student.last_name}")
    return any(re.sub(r"[\W_]", "", name).lower() in TEST_STUDENTS for name in names)


def _unknown(students: Sequence[Student]) -> set[str]:
    """Whoever is in the gradebook only because something was collected: without a name where
    others have one, and without a number, or with the number of somebody who has a name."""
    named = {each.id for each in students if each.first_name or each.last_name or each.email}
    numbers = {each.lms_user_id for each in students if each.id in named} | {None, ""}
    others = (each for each in students if named and each.id not in named)
    return {each.id for each in others if each.lms_user_id in numbers}


class CanvasExport(LmsExport):
    """For Canvas: Grades, Import.

    Canvas finds a student by ID, else by login, else by name. It finds an assignment by its name.
    """

    file, system = "canvas.csv", "Canvas"
    about = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

    def about_student(self, student: Student) -> list[str | None]:
        """Name, Canvas's number and login."""
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        return [name, student.lms_user_id, "", student.id, ""]

    def before_students(self, assignment: Assignment) -> list[list[object]]:
        """The points that Canvas is to count the assignment for."""
        return [["Points Possible", "", "", "", "", assignment.max_score]]


class MoodleExport(LmsExport):
    """For Moodle: Grades, Import, CSV file.

    There you say which column identifies the students, and which grade item the scores are for.
    The item's maximum has to be what the log says: Moodle takes no more, and asks for no maximum.
    """

    file, system = "moodle.csv", "Moodle"
    about = ("First name", "Last name", "Username", "ID number", "Email address")

    def about_student(self, student: Student) -> list[str | None]:
        """Whatever Moodle may know a student by."""
        named = [student.first_name, student.last_name]
        return [*named, student.id, student.lms_user_id, student.email]
