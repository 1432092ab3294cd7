"""`python -m grading`: what an instructor runs beside nbgrader's own commands."""

import argparse
import sys
from pathlib import Path

from grading import demo, release
from grading.bank import BankError
from grading.course import Course, CourseError
from helpers.card import CardError
from helpers.data import DataError
from helpers.encoder import WeightsError


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    one = commands.add_parser("release", help="make the students' notebooks from the solutions")
    one.add_argument("assignment", nargs="*", help="such as 02_softmax_regression (default: all)")
    one.add_argument("--execute", action="store_true", help="run the solution even if unchanged")
    one.add_argument("--check", action="store_true", help="change nothing, fail if it would")

    commands.add_parser("demo", help="grade a class of four sample students, in demo/")

    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "demo":
            demo.run(Course(Path.cwd()))
            return 0
        return _release(Course(Path.cwd()), chosen)
    except (BankError, CardError, CourseError, DataError, WeightsError) as error:
        print(error, file=sys.stderr)
        return 1


def _release(course: Course, chosen: argparse.Namespace) -> int:
    assignments = chosen.assignment or course.assignments()
    if not assignments:
        raise CourseError("There is no solutions/ folder here.\nRun this in the course's folder.")
    found = []
    for assignment in assignments:
        if chosen.check:
            found += release.stale(course, assignment)
            continue
        done = release.release(course, assignment, chosen.execute)
        print(f"{assignment}: {', '.join(done) or 'unchanged'}, released")
    if found:
        print(*found, "Run: python -m grading release", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
