"""nbgrader's own commands and Formgrader's button, on this course's configuration."""

import html
import json
import re
import subprocess
import sys
import urllib.request

import nbformat
import pytest
from nbgrader import utils

from grading.classroom.samples import answered, answers_of
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.grader.record import verdicts_in
from helpers.checking import say
from tests.conftest import hand_in, solution_of
from tests.known import ASSIGNMENTS, builds_on, questions
from tests.server import TOKEN, serving

NAME = "02_softmax_regression"
# One process of pytest-xdist grades a class once, for all the tests of that assignment: few
# mistakes, which tests/test_kernel.py has all, or in `make prove` every one.
FEW = [
    pytest.param((name, 1), id=f"{name}-few", marks=pytest.mark.xdist_group(name))
    for name in ASSIGNMENTS
]
WHOLE = [
    pytest.param(
        (name, None),
        id=f"{name}-all",
        marks=[pytest.mark.prove, pytest.mark.xdist_group(f"{name} all")],
    )
    for name in ASSIGNMENTS
]
of_each_class = pytest.mark.parametrize("graded", FEW + WHOLE, indirect=True, scope="module")
of_each_whole_class = pytest.mark.parametrize("graded", WHOLE, indirect=True, scope="module")


def submissions(bank):
    """Every mistake of the bank in few submissions: name → mistake each, none of which builds on
    another that is wrong too."""
    packed = []
    for name, question in bank.items():
        for mistake in question.mistakes:
            fitting = (each for each in packed if may_go_with(bank, name, mistake, each))
            chosen = next(fitting, None)
            if chosen is None:
                chosen = {}
                packed.append(chosen)
            chosen[name] = mistake
    return packed


def may_go_with(bank, name, mistake, others):
    """Whether a mistake builds on none of the others, nor they on it. A mistake may call answers
    that the solution does not."""
    called = {n for n in bank if re.search(rf"(?<![.\w]){bank[n].defines}\(", mistake.source)}
    below = builds_on(bank, name).union(
        {name}, called - {name}, *(builds_on(bank, n) for n in called)
    )
    return not any(n in below or name in builds_on(bank, n) for n in others)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_mistake_is_in_one_submission_of_the_whole_class(assignment):
    bank = questions(assignment)
    made = [(n, m.name) for chosen in submissions(bank) for n, m in chosen.items()]
    known = [(n, m.name) for n, question in bank.items() for m in question.mistakes]
    assert sorted(made) == sorted(known)


def carrying(course, assignment, mistakes):
    """The solution with some answers replaced by mistakes."""
    right = answers_of(solution_of(course, assignment))
    wrong = {name: mistake.source for name, mistake in mistakes.items()}
    return answered(course.released(assignment, assignment), right | wrong)


def all_at_once(bank):
    """A mistake in every question."""
    return {name: question.mistakes[0] for name, question in bank.items()}


@pytest.fixture(scope="module")
def graded(course, request):
    """A class in which every known mistake is made by somebody, or so many submissions of it."""
    assignment, few = request.param
    bank = questions(assignment)
    students = {f"m{number}": chosen for number, chosen in enumerate(submissions(bank)[:few])}
    hand_in(course, assignment, "right", carrying(course, assignment, {}))
    hand_in(course, assignment, "stub", course.released(assignment, assignment))
    hand_in(course, assignment, "all", carrying(course, assignment, all_at_once(bank)))
    for student, mistakes in students.items():
        hand_in(course, assignment, student, carrying(course, assignment, mistakes))
    result = nbgrader_api(course.root).autograde(assignment, "*")
    assert result["success"], result.get("error") or result.get("log")
    return course, assignment, students


def verdicts_of(course, assignment, student):
    path = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
    return {verdict.question: verdict for verdict in verdicts_in(nbformat.read(path, as_version=4))}


@pytest.mark.in_turn(3)
@of_each_class
def test_solution_gets_full_marks_and_the_release_none(graded):
    course, assignment, _ = graded
    with nbgrader_api(course.root).gradebook as gradebook:
        whole = gradebook.find_submission(assignment, "right")
        most = sum(question.points for question in questions(assignment).values())
        assert sum(grade.auto_score or 0 for grade in grades(whole)) == most
        assert all(
            grade.auto_score == 0 for grade in grades(gradebook.find_submission(assignment, "stub"))
        )


def grades(submission):
    return [grade for notebook in submission.notebooks for grade in notebook.grades]


@pytest.mark.in_turn(3)
@of_each_class
def test_written_answers_wait_for_a_person_and_an_untouched_one_does_not(graded):
    course, assignment, _ = graded
    with nbgrader_api(course.root).gradebook as gradebook:

        def waiting(student):
            return [
                g.name
                for g in grades(gradebook.find_submission(assignment, student))
                if g.needs_manual_grade
            ]

        solution = solution_of(course, assignment)
        written = [
            cell.metadata.nbgrader.grade_id
            for cell in solution.cells
            if utils.is_grade(cell) and utils.is_solution(cell)
        ]
        assert written and waiting("right") == written
        assert waiting("stub") == []


@pytest.mark.in_turn(3)
@of_each_class
def test_every_mistake_loses_points_and_is_named(graded):
    course, assignment, students = graded
    problems, named = [], 0
    for student, mistakes in students.items():
        for name, verdict in verdicts_of(course, assignment, student).items():
            if name not in mistakes:
                continue
            named += 1
            if verdict.full or verdict.mistake != mistakes[name].name:
                problems.append((name, mistakes[name].name, say.lines_of(verdict)))
    assert not problems, "\n".join(map(str, problems))
    assert named == sum(map(len, students.values()))


@of_each_whole_class
def test_an_error_is_charged_once(graded):
    """Whoever is wrong in one answer loses no points in those that build on it, nor in an object
    that is trained with it."""
    course, assignment, students = graded
    charged_twice = [
        (name, *mistakes)
        for student, mistakes in students.items()
        for name, verdict in verdicts_of(course, assignment, student).items()
        if name not in mistakes and not verdict.full
    ]
    assert not charged_twice


@pytest.mark.in_turn(3)
@of_each_class
def test_a_mistake_in_every_question_earns_full_marks_nowhere(graded):
    course, assignment, _ = graded
    assert not [v for v in verdicts_of(course, assignment, "all").values() if v.full]


@pytest.mark.in_turn(3)
@of_each_class
def test_points_in_the_gradebook_are_those_of_the_verdicts(graded):
    course, assignment, _ = graded
    found = verdicts_of(course, assignment, "m0")
    with nbgrader_api(course.root).gradebook as gradebook:
        by_name = {g.name: g for g in grades(gradebook.find_submission(assignment, "m0"))}
        for name, verdict in found.items():
            assert by_name[f"check_{name}"].auto_score == verdict.points


@pytest.mark.in_turn(3)
@of_each_class
def test_feedback_shows_the_message_and_no_rubric(graded):
    course, assignment, students = graded
    result = nbgrader_api(course.root).generate_feedback(assignment, "m0")
    assert result["success"], result.get("error")
    page = (course.root / "feedback" / "m0" / assignment / f"{assignment}.html").read_text()
    assert next(iter(students["m0"].values())).hint in html.unescape(page)
    assert "for the instructor only" not in page
    autograded = course.root / "autograded" / "m0" / assignment / f"{assignment}.ipynb"
    assert "for the instructor only" in autograded.read_text()


@pytest.mark.xdist_group(NAME)
def test_what_was_odd_is_told_and_the_copy_with_the_answers_graded(course):
    """What lies under the right name is untouched, and in the copy two answers are in one cell."""
    right = carrying(course, NAME, {})
    cells = {cell.id: cell for cell in right.cells}
    cells["logsumexp"].source += f"\n\n{cells['softmax'].source}"
    right.cells.remove(cells["softmax"])
    cells["targets"].source = "Y_train = 1"
    hand_in(course, NAME, "odd", course.released(NAME, NAME))
    folder = course.root / "submitted" / "odd" / NAME
    nbformat.write(right, folder / f"{NAME}-Copy1.ipynb")
    result = nbgrader_api(course.root).autograde(NAME, "odd")
    assert result["success"], result.get("error") or result.get("log")
    assert all(verdict.full for verdict in verdicts_of(course, NAME, "odd").values())
    path = course.root / "autograded" / "odd" / NAME / f"{NAME}.ipynb"
    said = html.unescape(nbformat.read(path, as_version=4).cells[0].source)
    for note in (
        f"No answers were found in {NAME}.ipynb, so {NAME}-Copy1.ipynb was graded.",
        "Answered in other cells than their own, and graded there: softmax.",
        "The cell targets, which is given, was put back",
    ):
        assert note in said and note in result["log"]


@pytest.mark.xdist_group(ASSIGNMENTS[-2])
def test_formgrader_autogrades_at_a_button(course, tmp_path):
    assignment = ASSIGNMENTS[-2]
    hand_in(
        course,
        assignment,
        "button",
        carrying(course, assignment, all_at_once(questions(assignment))),
    )
    with serving(course.root, tmp_path) as address:
        api = f"{address}/formgrader/api/submission/{assignment}/button"
        answer = call(f"{api}/autograde", method="POST")
        assert answer["success"], answer
        shown = call(api)
    verdicts = verdicts_of(course, assignment, "button")
    assert shown["autograded"] and shown["code_score"] == sum(v.points for v in verdicts.values())
    assert any(verdict.mistake for verdict in verdicts.values())


def test_formgrader_misses_nothing_that_this_course_does_not_use(empty_class, tmp_path):
    """In a fresh clone, too: no warning of an exchange, and what is released is called so."""
    (empty_class.root / "gradebook.db").unlink()
    with serving(empty_class.root, tmp_path) as address:
        page = fetched(f"{address}/formgrader").decode()
        assert "warning-exchange" not in page and "exchange directory" not in page, page
        api = f"{address}/formgrader/api"
        [assignment] = call(f"{api}/assignments")
        assert (assignment["name"], assignment["status"]) == (NAME, "released")
        for button, advice in {
            "collect": "nbgrader zip_collect",
            "unrelease": "python -m grading bundle",
            "release_feedback": "feedback/",
        }.items():
            answer = call(f"{api}/assignment/{NAME}/{button}", method="POST")
            assert not answer["success"] and advice in answer["error"]
        listed = call(f"{address}/assignments?course_id=digits-by-hand")
        assert listed["success"], listed
    log = (tmp_path / "server.log").read_text().splitlines()
    assert not [line for line in log if "directory" in line and "[C " in line]


def test_nbgraders_commands_say_what_is_amiss_and_little_else(empty_class, monkeypatch, capfd):
    folder = empty_class.root / "downloaded" / NAME / "archive"
    folder.mkdir(parents=True)
    for number in range(5):
        path = folder / f"student{number}_{100 + number}_{500 + number}_{NAME}.ipynb"
        nbformat.write(empty_class.released(NAME, NAME), path)
    (folder / "notes.txt").write_text("mine")
    monkeypatch.chdir(empty_class.root)
    said = command("zip_collect", NAME)
    assert [line for line in said if "INFO" in line] == [
        "[ZipCollectApp | INFO] 5 files of 5 students"
    ]
    assert "Left out, named neither as Canvas nor as Moodle does it: notes.txt" in "".join(said)
    assert len(said) <= 3, said
    assert len(command("zip_collect", NAME, "--force", "--debug")) > 20
    said = command("autograde", NAME)
    assert [line for line in said if "of" in line and "points" in line and "student0" in line]
    assert len(said) <= 8, said  # a line each, and which digits are used
    assert command("generate_feedback", NAME) == command("generate_feedback", NAME, "--force")


def command(*arguments):
    """What one of nbgrader's commands prints, a line each."""
    called = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(called, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).splitlines()


def fetched(address, method="GET"):
    request = urllib.request.Request(
        address, method=method, headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


def call(address, method="GET"):
    return json.loads(fetched(address, method))
