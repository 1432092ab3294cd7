"""`python -m grading`: what an instructor runs beside nbgrader's own commands."""

import argparse
import gc
import sys
from pathlib import Path

from helpers.checking.errors import UserError

# A command imports what it needs when it is called for: the processes that mark submissions
# import this file too, and have no use for the rest.


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    one = commands.add_parser("release", help="make the students' notebooks from the solutions")
    one.add_argument("assignment", nargs="*", help="such as 02_softmax_regression (default: all)")
    one.add_argument("--execute", action="store_true", help="run the solution even if unchanged")
    one.add_argument("--check", action="store_true", help="change nothing, fail if it would")

    commands.add_parser("bundle", help="make the one archive that students get")

    for name, text in (
        ("autograde", "grade what was handed in since the last time"),
        ("regrade", "grade again, and list whose marks change and why"),
    ):
        several = commands.add_parser(name, help=text)
        several.add_argument("assignment", help="such as 02_softmax_regression")
        several.add_argument("--jobs", type=int, default=0, help="at once (default: one a core)")
        several.add_argument(
            "--student", action="append", default=[], help="only this one; repeatable"
        )
        several.add_argument(
            "--scheduler", default="", help="of a Dask cluster, such as tcp://host:8786"
        )
        several.add_argument(
            "--sandbox", choices=["on", "off"], default="", help="off trusts the class"
        )

    figures = commands.add_parser("report", help="write a page and a table about a class")
    figures.add_argument("assignment", nargs="?", default="", help="default: the whole course")

    pairs = commands.add_parser("similar", help="list answers that are nearly the same")
    pairs.add_argument("assignment", help="such as 02_softmax_regression")

    commands.add_parser("demo", help="grade a class of four sample students, in demo/")

    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "demo":
            return _demo()
        if chosen.command == "bundle":
            return _bundle()
        if chosen.command in ("autograde", "regrade"):
            return _autograde(chosen)
        if chosen.command == "report":
            return _report(chosen.assignment)
        if chosen.command == "similar":
            return _similar(chosen.assignment)
        return _release(chosen)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was done is kept: run the command again to go on.", file=sys.stderr)
        return 130


def _demo() -> int:
    from grading.classroom import demo
    from grading.course import Course
    from grading.reasons import told

    with told("The demo stopped"):
        demo.run(Course(Path.cwd()))
    return 0


def _bundle() -> int:
    from grading.authoring.bundle import bundle
    from grading.course import Course

    course = Course(Path.cwd())
    print(f"Hand out {bundle(course).relative_to(course.root)}")
    return 0


def _autograde(chosen: argparse.Namespace) -> int:
    from grading.classroom import workers
    from grading.course import Course

    course = Course(Path.cwd())
    if not chosen.scheduler:  # while nbgrader is imported here, which takes as long
        workers.get_ready(course.assignment(chosen.assignment))
    from grading.classroom.autograde import Choices, autograde

    gc.freeze()  # what was imported stays: the collector need not look at it
    choices = Choices(
        jobs=chosen.jobs,
        scheduler=chosen.scheduler,
        students=tuple(chosen.student),
        regrade=chosen.command == "regrade",
        sandbox=chosen.sandbox,
    )
    return autograde(course, chosen.assignment, choices)


def _report(assignment: str) -> int:
    from grading.course import Course
    from grading.pages.report import report

    course = Course(Path.cwd())
    page, table = report(course, assignment)
    print(f"Page:  {page.relative_to(course.root)}\nTable: {table.relative_to(course.root)}")
    return 0


def _similar(assignment: str) -> int:
    from grading.course import Course
    from grading.pages.similar import similar

    course = Course(Path.cwd())
    page, count = similar(course, assignment)
    print(f"{count} pair{'s' * (count != 1)} to look at: {page.relative_to(course.root)}")
    return 0


def _release(chosen: argparse.Namespace) -> int:
    from grading.authoring import release
    from grading.course import Course, CourseError

    course = Course(Path.cwd())
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
        print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
