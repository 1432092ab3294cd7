"""nbgrader's own commands and Formgrader's button, on this course's configuration."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from nbgrader import utils

from grading.bank import banks
from grading.nbgrader_course import nbgrader_api
from grading.record import verdicts_in
from grading.samples import answered, answers_of
from tests.conftest import hand_in, solution_of

ASSIGNMENTS = list(banks())


def carrying(course, assignment, number):
    """The solution with the mistake of that number in every answer that has one."""
    right = answers_of(solution_of(course, assignment))
    wrong = {
        question.name: question.mistakes[number].source
        for question in banks()[assignment].questions.values()
        if number < len(question.mistakes)
    }
    return answered(course.released(assignment, assignment), right | wrong)


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def graded(course, request):
    """A class whose student number i makes mistake number i in every question."""
    assignment = request.param
    most = max(len(q.mistakes) for q in banks()[assignment].questions.values())
    right = answers_of(solution_of(course, assignment))
    hand_in(course, assignment, "right", answered(course.released(assignment, assignment), right))
    hand_in(course, assignment, "stub", course.released(assignment, assignment))
    for number in range(most):
        hand_in(course, assignment, f"m{number}", carrying(course, assignment, number))
    result = nbgrader_api(course.root).autograde(assignment, "*")
    assert result["success"], result.get("error") or result.get("log")
    return course, assignment, most


def verdicts_of(course, assignment, student):
    path = course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
    return {verdict.question: verdict for verdict in verdicts_in(nbformat.read(path, as_version=4))}


def test_solution_gets_full_marks_and_the_release_none(graded):
    course, assignment, _ = graded
    with nbgrader_api(course.root).gradebook as gradebook:
        whole = gradebook.find_submission(assignment, "right")
        most = sum(question.points for question in banks()[assignment].questions.values())
        assert sum(grade.auto_score or 0 for grade in grades(whole)) == most
        assert all(
            grade.auto_score == 0 for grade in grades(gradebook.find_submission(assignment, "stub"))
        )


def grades(submission):
    return [grade for notebook in submission.notebooks for grade in notebook.grades]


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


def test_every_mistake_loses_points_and_is_named_in_the_feedback(graded):
    """One mistake in each question at once: an error in an earlier answer hides no later one."""
    course, assignment, most = graded
    problems = []
    for number in range(most):
        found = verdicts_of(course, assignment, f"m{number}")
        for question in banks()[assignment].questions.values():
            verdict = found[question.name]
            if number >= len(question.mistakes):
                if not verdict.full:
                    problems.append((question.name, "right, but", verdict.lines))
            elif verdict.full or verdict.mistake != question.mistakes[number].name:
                problems.append((question.name, question.mistakes[number].name, verdict.lines))
    assert not problems, "\n".join(map(str, problems))


def test_points_in_the_gradebook_are_those_of_the_verdicts(graded):
    course, assignment, _ = graded
    found = verdicts_of(course, assignment, "m0")
    with nbgrader_api(course.root).gradebook as gradebook:
        by_name = {g.name: g for g in grades(gradebook.find_submission(assignment, "m0"))}
        for name, verdict in found.items():
            assert by_name[f"check_{name}"].auto_score == verdict.points


def test_feedback_shows_the_message_and_no_rubric(graded):
    course, assignment, _ = graded
    result = nbgrader_api(course.root).generate_feedback(assignment, "m0")
    assert result["success"], result.get("error")
    page = (course.root / "feedback" / "m0" / assignment / f"{assignment}.html").read_text()
    question = next(iter(banks()[assignment].questions.values()))
    assert question.mistakes[0].hint.split("'")[0][:40] in page
    assert "for the instructor only" not in page
    autograded = course.root / "autograded" / "m0" / assignment / f"{assignment}.ipynb"
    assert "for the instructor only" in autograded.read_text()


def test_formgrader_autogrades_at_a_button(course):
    assignment = ASSIGNMENTS[-1]
    hand_in(course, assignment, "button", carrying(course, assignment, 0))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", f"--port={port}"]
    command += ["--IdentityProvider.token=secret", "--allow-root", "--ServerApp.port_retries=0"]
    env = {**os.environ, "PATH": os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]}
    with open(course.root / "server.log", "w") as log:
        server = subprocess.Popen(command, cwd=course.root, env=env, stdout=log, stderr=log)
    api = f"http://127.0.0.1:{port}/formgrader/api/submission/{assignment}/button"
    try:
        for _ in range(100):
            try:
                call(api)
                break
            except OSError:
                time.sleep(0.3)
        answer = call(f"{api}/autograde", method="POST")
        assert answer["success"], answer
        shown = call(api)
    finally:
        server.terminate()
        server.wait(20)
    verdicts = verdicts_of(course, assignment, "button")
    assert shown["autograded"] and shown["code_score"] == sum(v.points for v in verdicts.values())
    assert any(verdict.mistake for verdict in verdicts.values())


def call(address, method="GET"):
    request = urllib.request.Request(
        address, method=method, headers={"Authorization": "token secret"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)
