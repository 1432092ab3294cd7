"""What the grader says of everything that there is to grade, as a file that can be compared.

    python -m tests.snapshot make FOLDER [--answers FOLDER]    300 submissions to grade
    python -m tests.snapshot dump FILE --submissions FOLDER [--answers FOLDER] [--part NAME …]
    python -m tests.snapshot compare BEFORE AFTER

A change that should keep what is said is right if nothing differs but what was wanted. `--answers`
is a folder of answers, one a file, in folders named as the assignments.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from unittest import mock

import nbformat
from nbformat import NotebookNode

from grading.classroom import demo
from grading.classroom.samples import answered, answers_of
from grading.classroom.workers import get_ready
from grading.course import ROOT, Assignment, Course
from grading.grader.grade import grade
from grading.grader.in_process import InProcess
from grading.grader.pipeline import process
from grading.grader.task import Task
from grading.grader.verdict import Verdict
from helpers.check import CheckFailed, check
from helpers.checking import checks_file, say
from helpers.checking.case import Outcome
from tests.known import ASSIGNMENTS, questions, reference

SEEDS = (b"one", b"two")
COUNT = 300
# What differs from run to run: times, ids, and the last digits of what is drawn at random.
NOISE = re.compile(r"\d+\.\d{3,}(?:e[+-]?\d+)?|\d+(?:\.\d+)? (?:s|seconds|min)\b|sandbox-\w+")
KEY = b"a key of the hidden cases for this"

Place: TypeAlias = tuple[str, ...]  # of a leaf in a dump


class Answer(NamedTuple):
    """One answer to grade, and the key under which it goes into the dump."""

    key: str
    assignment: str
    question: str
    source: str


# --- one answer, in this process --------------------------------------------------------------


def plain(verdict: Verdict) -> dict[str, object]:
    """What is said of a verdict, and its figures."""
    return {
        "points": round(verdict.points, 9),
        "of": verdict.max_points,
        "passed": verdict.passed,
        "counted": verdict.counted,
        "mistake": verdict.mistake,
        "carried": bool(verdict.earlier),
        "reason": say.reason_of(verdict),
        "lines": list(say.lines_of(verdict)),
    }


def answer(assignment: str, name: str, source: str) -> dict[str, object]:
    """What grade and check say of one answer in the solution's notebook."""
    question = questions(assignment)[name]
    found: dict[str, object] = {}
    sources = [source] if source else []
    for seed in SEEDS if not question.cells else SEEDS[:1]:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                namespace = reference(assignment).namespace(question, *sources)
        except Exception as error:
            return {"no program": f"{type(error).__name__}: {error}"}
        verdict = grade(question, reference(assignment), InProcess(namespace), sources, seed, {})
        found[seed.decode()] = plain(verdict)
    namespace["check"] = check
    printed = io.StringIO()
    with (
        contextlib.chdir(ROOT / "solutions" / assignment),
        contextlib.redirect_stdout(printed),
        mock.patch("helpers.check._sources", return_value=sources),  # as if run in cells
    ):
        try:
            exec(f"check({name!r})", namespace)
            found["check"] = printed.getvalue()
        except CheckFailed as error:
            found["check"] = str(error)
    return found


def proof() -> Iterator[Answer]:
    """Each program of the bank."""
    for assignment in ASSIGNMENTS:
        for name, question in questions(assignment).items():
            yield Answer(f"{assignment}/{name}/reference", assignment, name, "")
            if not question.cells:
                stub = f"def {name}(*args, **kwargs):\n    raise NotImplementedError()\n"
                yield Answer(f"{assignment}/{name}/stub", assignment, name, stub)
            for mistake in question.mistakes:
                yield Answer(
                    f"{assignment}/{name}/{mistake.name}", assignment, name, mistake.source
                )
            for number, right in enumerate(question.right_answers):
                yield Answer(f"{assignment}/{name}/right {number}", assignment, name, right.source)


def blind(folder: Path) -> Iterator[Answer]:
    """Each answer of a folder."""
    for path in sorted(folder.glob("*/*.py")):
        source = path.read_text(encoding="utf-8")
        name = source.partition("\n")[0].removeprefix("# question: ").strip()
        yield Answer(f"{path.parent.name}/{path.name}", path.parent.name, name, source)


# --- whole submissions ------------------------------------------------------------------------


def make(folder: Path, answers: Path | None) -> None:
    """Write submissions of every kind: answers right, wrong, blind and missing, cells astray."""
    folder.mkdir(parents=True)
    course = Course(ROOT)
    blinds = list(blind(answers)) if answers else []
    for number in range(COUNT):
        draw = random.Random(number)
        assignment = course.assignments()[number % len(course.assignments())]
        right = answers_of(solution(assignment))
        chosen = {}
        for name, question in questions(assignment).items():
            kinds = {
                "right": [right[name]],
                "mistake": [m.source for m in question.mistakes if not m.slow],
                "other": [right.source for right in question.right_answers],
                "blind": [s for _, topic, q, s in blinds if (topic, q) == (assignment, name)],
                "broken": ["def (:", "raise ValueError('mine')", "x = undefined"],
            }
            kind = draw.choices([*kinds, "stub"], (50, 22, 10, 10, 2, 6))[0]
            if kinds.get(kind):
                chosen[name] = draw.choice(kinds[kind])
        notebook = answered(course.released(assignment, assignment), chosen)
        if number % 5 == 4:
            astray(notebook, draw)
        nbformat.write(notebook, folder / f"{assignment}-{number:03}.ipynb")


def astray(notebook: NotebookNode, draw: random.Random) -> None:
    """Move, copy or delete a few cells, or take their metadata away."""
    for _ in range(3):
        at = draw.randrange(len(notebook.cells))
        kind = draw.choice(["delete", "copy", "move", "bare"])
        cell = notebook.cells[at] if kind in ("copy", "bare") else notebook.cells.pop(at)
        if kind == "bare":
            cell.metadata = nbformat.NotebookNode()
        elif kind != "delete":
            notebook.cells.insert(draw.randrange(len(notebook.cells)), nbformat.from_dict(cell))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"


@cache
def solution(assignment: str) -> NotebookNode:
    """The solution notebook as it is stored."""
    path = ROOT / "solutions" / assignment / f"{assignment}.ipynb"
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


@cache
def known(assignment: str) -> Assignment:
    """What grading takes besides the submission."""
    return Course(ROOT).assignment(assignment)


def submission(path: Path) -> dict[str, object]:
    """What is said of one submission, question by question, and its notes."""
    assignment = path.stem.rpartition("-")[0]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{assignment}.ipynb").write_bytes(path.read_bytes())
        done = process(Task(known(assignment), KEY, path.stem, Path(folder)))
    said = {verdict.question: plain(verdict) for verdict in done.verdicts}
    return {"notes": list(done.notes), **said}


# --- the demo, and what students get ----------------------------------------------------------


def shown() -> dict[str, str]:
    """What the demo prints, and the pages and tables that it leaves."""
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(printed):
        root = Path(folder)
        for name in ("solutions", "nbgrader_config.py"):
            (root / name).symlink_to(ROOT / name)
        Path(root, ".course_key").write_text("00" * 32)
        demo_folder = root / "demo"
        demo.run(Course(root))
        pages = {
            path.relative_to(demo_folder).as_posix(): path.read_text(encoding="utf-8")
            for kind in ("feedback/**/*.html", "grades/*")
            for path in sorted(demo_folder.glob(kind))
        }
    return {"printed": printed.getvalue(), **pages}


def checks(assignment: str) -> dict[str, object]:
    """What `checks.npz` says: all but the numbers, and those as far as machines agree on them."""

    def known(value: object) -> object:
        if isinstance(value, dict):
            return {str(key): known(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [known(item) for item in value]
        return value if isinstance(value, (str, bool, int, type(None))) else repr(value)[:200]

    def outcome(found: Outcome) -> list[object]:
        return [known(found.value), found.error, list(found.changed)]

    return {
        name: {
            "probe": each.probe,
            "measure": each.measure,
            "uses": list(each.uses),
            "forbids": each.forbids,
            "mistakes": [[mistake.name, mistake.hint] for mistake in each.mistakes],
            "cases": [
                {
                    "label": case.label,
                    "inputs": known(case.inputs),
                    "expected": outcome(case.expected),
                    "mistakes": {key: outcome(value) for key, value in case.mistakes.items()},
                }
                for case in each.cases
            ],
        }
        for name, each in checks_file.read(
            ROOT / "solutions" / assignment / checks_file.FILE
        ).items()
    }


# --- the commands -----------------------------------------------------------------------------


def dump(arguments: argparse.Namespace) -> None:
    """Write what is said of all parts that are asked for."""
    parts = arguments.part or ["proof", "answers", "submissions", "demo", "checks"]
    found: dict[str, dict[str, object]] = {}
    get_ready()
    with ProcessPoolExecutor(os.cpu_count(), max_tasks_per_child=None) as pool:
        jobs: dict[tuple[str, str], Future[Any]] = {}
        if "proof" in parts:
            jobs |= {("proof", key): pool.submit(answer, *rest) for key, *rest in proof()}
        if "answers" in parts and arguments.answers:
            given = blind(arguments.answers)
            jobs |= {("answers", key): pool.submit(answer, *rest) for key, *rest in given}
        if "submissions" in parts:
            paths = sorted(arguments.submissions.glob("*.ipynb"))
            jobs |= {("submissions", path.stem): pool.submit(submission, path) for path in paths}
        if "checks" in parts:
            jobs |= {("checks", name): pool.submit(checks, name) for name in ASSIGNMENTS}
        for (part, key), job in jobs.items():
            found.setdefault(part, {})[key] = job.result()
    if "demo" in parts:  # it has workers of its own
        found["demo"] = {"demo": shown()}
    arguments.file.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def flat(value: object, path: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every leaf of a dump with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from flat(item, (*path, key))
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        for number, item in enumerate(value):
            yield from flat(item, (*path, str(number)))
    else:
        yield path, value


def calm(value: object) -> str:
    """A leaf without what differs from run to run."""
    return NOISE.sub("#", json.dumps(value, ensure_ascii=False))


def compare(arguments: argparse.Namespace) -> int:
    """Print what differs between two dumps; 1 if something does."""
    before, after = (
        dict(flat(json.loads(path.read_text(encoding="utf-8"))))
        for path in (arguments.before, arguments.after)
    )
    differing = [
        path
        for path in sorted({*before, *after})
        if calm(before.get(path)) != calm(after.get(path))
    ]
    for path in differing:
        print("/".join(path))
        for mark_, each in (("-", before.get(path)), ("+", after.get(path))):
            text = calm(each)
            digest = hashlib.sha256(text.encode()).hexdigest()[:6]
            print(f"  {mark_} {text[:600]}{f' … {digest}' if len(text) > 600 else ''}")
    print(f"{len(differing)} of {len(before)} differ")
    return int(bool(differing))


def main() -> int:
    """Run one of the commands; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.snapshot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("make")
    one.add_argument("folder", type=Path)
    one.add_argument("--answers", type=Path)
    one = commands.add_parser("dump")
    one.add_argument("file", type=Path)
    one.add_argument("--submissions", type=Path)
    one.add_argument("--answers", type=Path)
    one.add_argument("--part", action="append")
    one = commands.add_parser("compare")
    one.add_argument("before", type=Path)
    one.add_argument("after", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "compare":
        return compare(arguments)
    if arguments.command == "make":
        make(arguments.folder, arguments.answers)
    else:
        dump(arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
