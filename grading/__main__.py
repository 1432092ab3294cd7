"""`python -m grading`: what an instructor runs beside nbgrader's own commands."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from helpers import __version__
from helpers.checking.errors import UserError

INSTALL = (
    "Grading needs the course folder, and packages that students lack. In that folder type:\n"
    'python -m pip install --editable ".[grading]"'
)

# A command imports what it needs when it is called for: the processes that grade submissions
# import this file too, and have no use for the rest.


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status is 1 if it could not do its work, 130 if it was stopped."""
    if not all(map(find_spec, ("grading.bank", "nbgrader"))):
        print(INSTALL, file=sys.stderr)
        return 1
    chosen = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was done is kept: run the command again to go on.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text)
        added.set_defaults(run=run)
        return added

    one = "such as 02_softmax_regression"
    _add_release_options(
        command("release", _release, "make the students' notebooks from the solutions"), one
    )
    command("question", _question, "show one question of the bank").add_argument(
        "name", help="such as sgd_step, or 02_softmax_regression/softmax"
    )
    command("diagnose", _diagnose, "say what answers in files earn and are told").add_argument(
        "file", nargs="+", type=Path, help="one answer each; see grading/grader/diagnose.py"
    )
    added = command("mutants", _mutants, "say which mutants of the solutions the checks let pass")
    added.add_argument("assignment", nargs="*", help=f"{one} (default: all)")
    added.add_argument("--jobs", type=int, default=0, help="at once (default: one a core)")
    command("counts", _counts, "print the counts that README has")
    command("bundle", _bundle, "make the one archive that students get")
    _add_class_commands(command, one)
    command("demo", _demo, "grade a class of four sample students, in demo/")
    return parser


def _add_class_commands(command: Callable[..., argparse.ArgumentParser], one: str) -> None:
    for name, text in (
        ("autograde", "grade what was handed in since the last time"),
        ("regrade", "grade again, and list whose marks change and why"),
    ):
        added = command(name, _autograde, text)
        added.add_argument("assignment", help=one)
        _add_options(added)
    command("report", _report, "write a page and a table about a class").add_argument(
        "assignment", nargs="?", default="", help="default: the whole course"
    )
    command("similar", _similar, "list answers that are nearly the same").add_argument(
        "assignment", help=one
    )
    command("unnamed", _unnamed, "list wrong answers that the bank does not know").add_argument(
        "assignment", help=one
    )


def _add_release_options(parser: argparse.ArgumentParser, one: str) -> None:
    parser.add_argument("assignment", nargs="*", help=f"{one} (default: all)")
    parser.add_argument("--execute", action="store_true", help="run the solution even if unchanged")
    parser.add_argument(
        "--draft", action="store_true", help="leave out what takes minutes: variants.npz"
    )
    parser.add_argument("--check", action="store_true", help="change nothing, fail if it would")


def _add_options(parser: argparse.ArgumentParser) -> None:
    """Of the commands that grade."""
    parser.add_argument("--jobs", type=int, default=0, help="at once (default: one a core)")
    parser.add_argument("--student", action="append", default=[], help="only this one; repeatable")
    parser.add_argument(
        "--scheduler", default="", help="of a Dask cluster, such as tcp://host:8786"
    )
    parser.add_argument("--sandbox", choices=["on", "off"], default="", help="off trusts the class")


def _demo(_: argparse.Namespace) -> int:
    from grading.classroom import demo
    from grading.course import Course
    from grading.reasons import explained

    with explained("The demo stopped"):
        demo.run(Course(Path.cwd()))
    return 0


def _question(chosen: argparse.Namespace) -> int:
    from grading.authoring.show_question import show_question
    from grading.course import Course

    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    page = show_question(Course(Path.cwd()), chosen.name, coloured)
    try:
        print(page, flush=True)
    except BrokenPipeError:  # `head` has read enough; the rest has to go somewhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _diagnose(chosen: argparse.Namespace) -> int:
    from grading.course import Course
    from grading.grader import diagnose

    answers = [diagnose.read(path) for path in chosen.file]
    diagnoses = []
    for each in diagnose.diagnosed(Course(Path.cwd()), answers):
        print(*diagnose.lines(each), sep="\n", flush=True)
        diagnoses.append(each)
    print("", *diagnose.shares(diagnoses), sep="\n")
    return 0


def _mutants(chosen: argparse.Namespace) -> int:
    from grading.course import Course
    from grading.grader import mutation_score

    course = Course(Path.cwd())
    assignments = chosen.assignment or course.assignments()
    everything = []
    for assignment in assignments:
        known = mutation_score.mutants_of(course, assignment)
        trials = mutation_score.trials(
            course, assignment, known, chosen.jobs or os.cpu_count() or 1
        )
        print(assignment, *mutation_score.lines(trials), sep="\n", flush=True)
        everything += trials
    print(", ".join(assignments), *mutation_score.totals(everything), sep="\n")
    return int(any(each.amiss for each in everything))


def _counts(_: argparse.Namespace) -> int:
    from grading.authoring.counts import counts
    from grading.course import Course

    print(*counts(Course(Path.cwd())), sep="\n")
    return 0


def _bundle(_: argparse.Namespace) -> int:
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


def _report(chosen: argparse.Namespace) -> int:
    from grading.course import Course
    from grading.pages.report import report

    course = Course(Path.cwd())
    page, table = report(course, chosen.assignment)
    print(f"Page:  {page.relative_to(course.root)}\nTable: {table.relative_to(course.root)}")
    return 0


def _similar(chosen: argparse.Namespace) -> int:
    from grading.course import Course
    from grading.pages.similar import similar

    course = Course(Path.cwd())
    page, count = similar(course, chosen.assignment)
    print(f"{count} pair{'s' * (count != 1)} to look at: {page.relative_to(course.root)}")
    return 0


def _unnamed(chosen: argparse.Namespace) -> int:
    from grading.course import Course
    from grading.pages.unnamed import lines, unnamed

    print(*lines(*unnamed(Course(Path.cwd()), chosen.assignment)), sep="\n")
    return 0


def _release(chosen: argparse.Namespace) -> int:
    from grading.authoring import release
    from grading.course import Course, CourseError

    course = Course(Path.cwd())
    assignments = chosen.assignment or course.assignments()
    if not assignments:
        raise CourseError("There is no solutions/ folder here.\nRun this in the course's folder.")
    differences = []
    for assignment in assignments:
        if chosen.check:
            differences += release.stale(course, assignment)
            continue
        made = release.release(course, assignment, chosen.execute, chosen.draft)
        print(f"{assignment}: {', '.join(made.done) or 'unchanged'}, released")
        print(*(f"  {line}" for line in made.carried), sep="\n", end="\n" * bool(made.carried))
    if differences:
        print(*differences, sep="\n", file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    # Whoever ends it, a folder is left to nobody.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except BrokenPipeError:  # nobody reads on, as after `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
