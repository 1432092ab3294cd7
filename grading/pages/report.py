"""The class report: `python -m grading report NN_topic`, or without a name for the whole course.

One page and one table with the same figures. Points are the gradebook's, with marks given by hand
and late penalties; causes are those that the grader found.
"""

import csv
from pathlib import Path

from grading.course import Course, CourseError
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import ClassRecords
from grading.pages.report_counting import counted
from grading.pages.templates import PAGES


def report(course: Course, assignment: str = "") -> tuple[Path, Path]:
    """Write the page and the table of an assignment, or of all that were released.

    Returns where they are.
    """
    api = nbgrader_api(course.root)
    if assignment:
        course.solution(assignment)  # or CourseError says that there is none
        names = [assignment]
    else:
        with api.gradebook as gradebook:
            known = {each.name for each in gradebook.assignments}
        names = [name for name in course.assignments() if name in known]
    if not names:
        raise CourseError("Nothing was released in this course.\nRun: python -m grading release")
    reports = [counted(course, ClassRecords(api, name)) for name in names]
    page = PAGES.get_template("report.html").render(reports=reports, course=not assignment)
    base = course.grades / f"report_{assignment or 'course'}"
    base.parent.mkdir(exist_ok=True)
    written = base.with_suffix(".html"), base.with_suffix(".csv")
    written[0].write_text(page, encoding="utf-8")
    with written[1].open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["assignment", "about", "name", "figure", "value"])
        for each in reports:
            table.writerows((each.assignment, *row) for row in each.figures())
    return written
