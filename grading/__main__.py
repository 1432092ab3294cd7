"""`python -m grading`: what an instructor runs beside nbgrader's own commands."""

import argparse
import sys
from pathlib import Path

from grading import autograde, demo, release
from grading.bank import BankError
from grading.course import Course, CourseError
from grading.sandbox.host import SandboxError
from grading.student_kernel import KernelError
from helpers.card import CardError
from helpers.data import DataError
from helpers.encoder import WeightsError

# Errors that a person can mend; their message says how.
TOLD = (BankError, CardError, CourseError, DataError, KernelError, SandboxError, WeightsError)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    one = commands.add_parser("release", help="make the students' notebooks from the solutions")
    one.add_argument("assignment", nargs="*", help="such as 02_softmax_regression (default: all)")
    one.add_argument("--execute", action="store_true", help="run the solution even if unchanged")
    one.add_argument("--check", action="store_true", help="change nothing, fail if it would")

    several = commands.add_parser("autograde", help="grade a class")
    several.add_argument("assignment", help="such as 02_softmax_regression")
    several.add_argument("--jobs", type=int, default=0, help="at once (default: one a core)")
    several.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    several.add_argument("--force", action="store_true", help="grade again what was graded")
    several.add_argument(
        "--scheduler", default="", help="of a Dask cluster, such as tcp://host:8786"
    )
    several.add_argument(
        "--sandbox", choices=["on", "off"], default="", help="off trusts the class"
    )

    commands.add_parser("demo", help="grade a class of four sample students, in demo/")

    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "demo":
            demo.run(Course(Path.cwd()))
            return 0
        if chosen.command == "autograde":
            return _autograde(Course(Path.cwd()), chosen)
        return _release(Course(Path.cwd()), chosen)
    except TOLD as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was done is kept: run the command again to go on.", file=sys.stderr)
        return 130


def _autograde(course: Course, chosen: argparse.Namespace) -> int:
    choices = autograde.Choices(
        jobs=chosen.jobs,
        scheduler=chosen.scheduler,
        students=tuple(chosen.student),
        force=chosen.force,
        sandbox=chosen.sandbox,
    )
    return autograde.autograde(course, chosen.assignment, choices)


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
