"""Grades as Canvas and Moodle import them.

nbgrader export --exporter=grading.plugins.lms_grades.CanvasExport
"""

import csv
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, Student
from nbgrader.plugins import ExportPlugin

from grading.gradebook.spreadsheet import harmless
from grading.plugins.late import renew_penalties


class _Export(ExportPlugin):
    """A row for each student, a column for each assignment in which somebody was graded.

    Late penalties are taken off. Whoever handed in nothing has an empty cell, not 0: an excuse,
    or work that is still to come, is known to the learning management system and not here.
    """

    file: str  # where to write, unless --to says it
    about: tuple[str, ...]  # the columns before the scores

    def about_student(self, student: Student) -> list[str | None]:
        """What stands in the columns before the scores."""
        raise NotImplementedError

    def before_students(self, assignments: list[Assignment]) -> list[list[object]]:
        """The rows between heading and students."""
        return []

    def export(self, gradebook: Gradebook) -> None:
        """Write the table of a class."""
        renew_penalties(self, gradebook)
        students = [s for s in gradebook.students if not self.student or s.id in self.student]
        assignments = [
            each
            for each in gradebook.assignments
            if each.submissions and (not self.assignment or each.name in self.assignment)
        ]
        scores = [self._scores(assignment) for assignment in assignments]
        with Path(self.to or self.file).open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow([*self.about, *(each.name for each in assignments)])
            table.writerows(self.before_students(assignments))
            for student in students:
                about = map(harmless, self.about_student(student))
                table.writerow([*about, *(of.get(student.id, "") for of in scores)])
        self.log.info("Wrote the grades of %d students to %s", len(students), file.name)

    def _scores(self, assignment: Assignment) -> dict[str, float]:
        waiting = sum(each.needs_manual_grade for each in assignment.submissions)
        if waiting:
            self.log.warning(
                "%s: %d of %d wait to be graded by hand; their scores are without that",
                assignment.name,
                waiting,
                len(assignment.submissions),
            )
        return {
            each.student_id: round(max(0.0, each.score - each.late_submission_penalty), 2)
            for each in assignment.submissions
        }


class CanvasExport(_Export):
    """For Canvas: Grades, Import.

    Canvas finds a student by ID, else by login, else by name. It finds an assignment by its name.
    """

    file = "canvas.csv"
    about = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

    def about_student(self, student: Student) -> list[str | None]:
        """Name, Canvas's number and login."""
        name = ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
        return [name, student.lms_user_id, "", student.id, ""]

    def before_students(self, assignments: list[Assignment]) -> list[list[object]]:
        """The points that Canvas is to count each assignment for."""
        return [["Points Possible", "", "", "", "", *(each.max_score for each in assignments)]]


class MoodleExport(_Export):
    """For Moodle: Grades, Import, CSV file.

    There you say which column identifies the students, and which grade item each score is for.
    """

    file = "moodle.csv"
    about = ("First name", "Last name", "Username", "ID number", "Email address")

    def about_student(self, student: Student) -> list[str | None]:
        """Whatever Moodle may know a student by."""
        named = [student.first_name, student.last_name]
        return [*named, student.id, student.lms_user_id, student.email]
