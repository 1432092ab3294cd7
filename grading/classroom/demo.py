"""A class of four sample students, from release to feedback, with nbgrader's own commands."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grading.authoring.release import copied, generate
from grading.bank.assignment import bank_of
from grading.classroom.autograde import Choices, autograde
from grading.classroom.samples import answered, answers_of
from grading.course import Course, CourseError
from grading.gradebook.nbgrader_course import activate_environment, nbgrader_api
from grading.grader.record import verdicts_in
from grading.pages.report import report
from grading.sandbox import host
from helpers import data
from helpers.checking import say

FOLDER = "demo"


def run(course: Course) -> None:
    """Release, hand in, collect, autograde, give feedback and print who lost what and why."""
    if not course.assignments():
        raise CourseError("There is no solutions/ folder here.\nRun this in the course's folder.")
    print(f"Data: {data.describe()}")
    sandbox = "off" if host.missing() else "on"
    if sandbox == "off":
        print("There is no sandbox here; only these samples are run, so the demo goes on without.")
    root = course.root / FOLDER
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    copy = copied(course, root, course.assignments())
    for assignment in copy.assignments():
        print(f"{assignment}: releasing, handing in, collecting")
        generate(copy, assignment)
        _hand_in(copy, assignment)
        _nbgrader(root, "zip_collect", assignment)
        autograde(copy, assignment, Choices(sandbox=sandbox))
    print()
    for assignment in copy.assignments():
        _print_table(copy, assignment)
    figures, _ = report(copy)
    page = f"{copy.assignments()[-1]}/{copy.assignments()[-1]}.html"
    print(
        f"Feedback pages  {FOLDER}/feedback/<student>/, such as {FOLDER}/feedback/cleo/{page}\n"
        f"Class report    {figures.relative_to(course.root)}\n"
        f"Gradebook       {FOLDER}/gradebook.db\n"
        f"Next            look at the class in Formgrader (menu Nbgrader):\n"
        f"                cd {FOLDER} && {_python(root)} -m jupyter lab"
    )


def _python(folder: Path) -> str:
    """How to call this Python from a folder: relatively, if it belongs to the course."""
    if Path(sys.prefix).is_relative_to(folder.parent):
        return os.path.relpath(Path(sys.prefix, *Path(sys.executable).parts[-2:]), folder)
    return "python"


def sample_students(
    release: NotebookNode, solution: NotebookNode, assignment: str
) -> dict[str, NotebookNode]:
    """Four notebooks: all right, untouched, a mix of known mistakes, and one that stops half-way.

    The mix has the best-known mistake in every other answer.
    """
    right = answers_of(solution)
    questions = list(bank_of(assignment).with_answers(solution).values())
    mixed = {
        question.name: question.mistakes[0].source
        for number, question in enumerate(questions)
        if number % 2 and not question.cells
    }
    half = {question.name: right[question.name] for question in questions[: len(questions) // 2]}
    stopped = questions[len(questions) // 2].name
    return {
        "ada": answered(release, right),
        "ben": release,
        "cleo": answered(release, right | mixed),
        "dan": answered(release, half | {stopped: f"def {stopped}(:\n    # I stopped here"}),
    }


def _hand_in(course: Course, assignment: str) -> None:
    """One zip for the class, its files named as Canvas names them."""
    solution = nbformat.read(course.solution(assignment) / f"{assignment}.ipynb", as_version=4)
    students = sample_students(course.released(assignment, assignment), solution, assignment)
    folder = course.root / "downloaded" / assignment / "archive"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for number, (student, notebook) in enumerate(students.items(), start=1):
            name = f"{student}_{1000 + number}_{5000 + number}_{assignment}.ipynb"
            archive.writestr(name, nbformat.writes(notebook))


def _nbgrader(root: Path, *command: str) -> None:
    activate_environment()
    called = [sys.executable, "-m", "nbgrader", *command]
    done = subprocess.run(called, cwd=root, capture_output=True, text=True)
    if done.returncode:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-3:])
        raise CourseError(f"nbgrader {' '.join(command)} failed:\n{last}")


def _print_table(course: Course, assignment: str) -> None:
    """Who earned what on which question, and what was wrong."""
    print(assignment)
    print(f"  {'student':8}  {'question':22}  {'points':>10}  what was wrong")
    with nbgrader_api(course.root).gradebook as gradebook:
        totals = {s.student.id: s.score for s in gradebook.assignment_submissions(assignment)}
    for folder in sorted((course.root / "autograded").glob(f"*/{assignment}")):
        student = folder.parent.name
        notebook = nbformat.read(folder / f"{assignment}.ipynb", as_version=4)
        for verdict in verdicts_in(notebook):
            points = f"{verdict.points:g} / {verdict.max_points}"
            print(f"  {student:8}  {verdict.question:22}  {points:>10}  {say.reason_of(verdict)}")
        print(f"  {student:8}  {'total':22}  {totals[student]:>10g}")
    print()
