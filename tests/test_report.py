"""The class report: what an instructor reads is what the class earned."""

import csv
import html
import re
import shutil
from datetime import datetime

import pytest

from grading import __main__ as command
from grading.authoring.release import generate
from grading.classroom.samples import answered
from grading.course import ROOT
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import STAMP
from grading.pages.report import report
from helpers.checking.finding import Finding, Status, WrongCase
from tests.conftest import copy_of, hand_in
from tests.graded_class import ATTACK, NAME, QUESTIONS, assert_accessible, grade

pytestmark = pytest.mark.xdist_group("report")

MOST = sum(question.points for question in QUESTIONS.values())
OVERFLOW, SECOND = (mistake.name for mistake in QUESTIONS["softmax"].mistakes[:2])
STUB = dict.fromkeys(QUESTIONS, (0, Finding(Status.STUB)))


def by_hand(course, student, cell, score):
    with nbgrader_api(course.root).gradebook as book:
        mark = book.find_grade(cell, NAME, NAME, student)
        mark.manual_score, mark.needs_manual_grade = score, False
        book.db.commit()


def read(course, assignment=NAME):
    """The page, what it says as text, and its table."""
    page, table = report(course, assignment)
    text = page.read_text(encoding="utf-8")
    words = re.sub(r"<(style|svg).*?</\1>|<[^>]+>", " ", text.replace("<wbr>", ""), flags=re.DOTALL)
    said = " ".join(html.unescape(words).split())
    with table.open(newline="", encoding="utf-8") as file:
        rows = {(r["about"], r["name"], r["figure"]): r["value"] for r in csv.DictReader(file)}
    return text, said, rows


@pytest.fixture(scope="module")
def of_a_class(released, tmp_path_factory):
    """Ten students: figures that can be counted by hand."""
    course = copy_of(released, tmp_path_factory.mktemp("class"))
    for number in range(4):
        grade(course, f"right{number}")
    wrong = "def softmax(Z):\n    return np.exp(Z)  # " + ATTACK
    for number in range(3):
        padding = "\n" * number + "    # and more" * number
        lost = {"softmax": (0.5, OVERFLOW), "one_hot": (0, Finding(Status.STUB))}
        grade(course, f"over{number}", lost, {"softmax": wrong + padding})
    grade(course, "row", {"softmax": (0.5, SECOND)}, seconds=7.5)
    grade(
        course,
        "odd",
        STUB | {"train": (0, Finding(Status.UNREADABLE, detail=f"its cell {ATTACK}"))},
        notes=(f"Odd: {ATTACK}",),
    )
    grade(course, "stub", STUB, sandboxed=False)
    with nbgrader_api(course.root).gradebook as book:
        book.add_student("absent")
    return course, *read(course)


def test_the_figures_of_the_class_are_right(of_a_class):
    _, _, said, rows = of_a_class
    assert "10 of 11 students handed in." in said and "Nothing from: absent." in said
    assert rows["class", "", "students"] == "11" and rows["class", "", "graded"] == "10"
    lost = QUESTIONS["softmax"].points / 2
    over = MOST - lost - QUESTIONS["one_hot"].points
    scores = sorted([MOST] * 4 + [over] * 3 + [MOST - lost] + [0, 0])
    assert float(rows["points", "", "mean"]) == pytest.approx(sum(scores) / 10)
    assert float(rows["points", "", "median"]) == (over + MOST - lost) / 2
    assert f"Mean {sum(scores) / 10:.4g}" in said
    counts = [int(value) for (about, name, _), value in rows.items() if about == "points" and name]
    assert sum(counts) == 10 and counts[0] == 2
    softmax = [rows["question", "softmax", f"{what} points"] for what in ("all", "some", "no")]
    assert softmax == ["4", "4", "2"]
    assert float(rows["question", "softmax", "average share"]) == pytest.approx(0.6)


def test_the_mistakes_behind_lost_points_are_named_with_a_sample(of_a_class):
    _, _, said, rows = of_a_class
    assert rows["cause", f"softmax: {OVERFLOW}", "students"] == "3"
    assert rows["cause", f"softmax: {SECOND}", "students"] == "1"
    assert rows["cause", "softmax: not implemented yet", "students"] == "2"
    assert f"3 students : {QUESTIONS['softmax'].mistakes[0].hint} {OVERFLOW}" in said
    assert "return np.exp(Z)" in said and "and more" not in said  # the shortest


def test_a_long_sample_is_cut(empty_class):
    lost = {"softmax": (0, OVERFLOW)}
    grade(empty_class, "ada", lost, {"softmax": "\n".join(f"line{n}" for n in range(99))})
    _, said, _ = read(empty_class)
    assert "line14" in said and "line15" not in said


def test_what_the_bank_does_not_know_stands_in_groups_after_what_it_knows(empty_class):
    wrong = Finding(Status.VALUES, case=WrongCase(1, 5, "ordinary", (), ()))
    for number, digest in enumerate(["a", "b", "a"]):
        answer = {"softmax": f"def softmax(Z):  # Not so: {ATTACK}\n    return {number}"}
        grade(
            empty_class, f"odd{number}", {"softmax": (0, wrong)}, answer, gives={"softmax": digest}
        )
    grade(empty_class, "known", {"softmax": (0, OVERFLOW)})
    text, said, rows = read(empty_class)
    words = "wrong in a way that the bank does not know"
    together = f"2 students with one and the same wrong answer: {words}"
    assert said.index(f"1 student : {QUESTIONS['softmax'].mistakes[0].hint}") < said.index(together)
    assert said.index(together) < said.index(f"1 student : {words}")
    assert "python -m grading unnamed 02_softmax_regression shows it beside the solution" in said
    assert rows["cause", f"softmax: {OVERFLOW}", "students"] == "1"
    assert rows["group 2", f"softmax: {words}", "students"] == "2"
    assert rows["group 3", f"softmax: {words}", "students"] == "1"
    assert "Who says that a hint was wrong" in said and "odd0 softmax" in said
    assert rows["says that the hint is wrong", "odd1", "softmax"] == ATTACK
    assert_accessible(text)


def test_what_students_wrote_is_text(of_a_class):
    _, text, said, _ = of_a_class
    assert ATTACK in said and f"Odd: {ATTACK}" in said
    assert_accessible(text)


def test_who_needs_help_and_with_what(of_a_class):
    _, _, said, rows = of_a_class
    needs = {name for about, name, _ in rows if about == "needs help"}
    assert needs == {"odd", "stub"}
    assert "stub 0% not implemented yet: everything" in said


def test_what_was_not_judged_stands_in_a_list_of_its_own(empty_class):
    void = Finding(Status.NOT_COUNTED, where="gradients")
    grade(empty_class, "ada", {"sgd_step": (0, void)})
    _, said, rows = read(empty_class)
    assert "Not judged These answers earned nothing because" in said
    assert "ada sgd_step gradients" in said
    assert rows["not judged", "ada", "sgd_step"] == "before gradients is mended"
    by_hand(empty_class, "ada", "check_sgd_step", 2)  # all points
    assert "Not judged" not in read(empty_class)[1]


def test_hard_and_easy_questions_and_both_charts_are_there(empty_class):
    for number in range(5):
        lost = {"train": STUB["train"]} if number else {}
        grade(empty_class, f"s{number}", lost | {"softmax": (0.5, OVERFLOW)})
    grade(empty_class, "t", {"train": STUB["train"]} | {"one_hot": STUB["one_hot"]})
    text, said, _ = read(empty_class)
    assert re.search(r"Almost nobody has all points of: [^.]*\bderivation", said)
    assert not re.search(r"Almost nobody has all points of: [^.]*\b(train|softmax)\b", said)
    assert re.search(r"Almost everybody has all points of: [^.]*\blogsumexp\b", said)
    page = assert_accessible(text)
    assert ["points of each question" in p["aria-label"] for p in page.pictures] == [False, True]
    assert "softmax: 1, 5, 0" in page.pictures[1]["aria-label"]


def test_the_run_is_told_with_its_time_and_what_ran_in_the_open(of_a_class):
    _, _, said, rows = of_a_class
    assert "25.5 seconds" in said and "the longest 7.5 s (row)" in said
    assert "1 submission ran without the sandbox" in said
    assert rows["run", "", "without the sandbox"] == "1" and rows["run", "row", "seconds"] == "7.5"


def test_page_and_table_say_the_same(of_a_class):
    _, _, said, rows = of_a_class
    for name in [*QUESTIONS, "derivation", "settings"]:
        of = {
            figure: rows["question", name, figure]
            for figure in ("points", "average share", "all points", "some points", "no points")
        }
        shown = (
            f"{float(of['points']):g} {float(of['average share']):.0%} "
            f"{of['all points']} {of['some points']} {of['no points']}"
        )
        assert f"{name} {shown}" in said
    needs = {n: float(v) for (_, n, what), v in rows.items() if what == "share of the points"}
    assert all(f"{name} {share:.0%}" in said for name, share in needs.items())


def test_the_same_class_gives_the_same_page(of_a_class):
    course, text, _, _ = of_a_class
    assert read(course)[0] == text


@pytest.mark.quick
def test_marks_by_hand_and_late_penalties_come_from_the_gradebook(empty_class):
    (empty_class.root / "nbgrader_config.py").open("a").write(
        "from nbgrader.plugins import LateSubmissionPlugin\n"
        "class Two(LateSubmissionPlugin):\n"
        "    def late_submission_penalty(self, *about):\n"
        "        return 2\n"
        "c.AssignLatePenalties.plugin_class = Two\n"
    )
    with nbgrader_api(empty_class.root).gradebook as book:
        book.update_or_create_assignment(NAME, duedate="2026-11-01 12:00:00")
    grade(empty_class, "ada", {"softmax": (0, OVERFLOW)}, handed_in=datetime(2026, 11, 2))
    grade(empty_class, "ben", {}, {"derivation": "mine"})
    by_hand(empty_class, "ada", "check_softmax", 2.0)
    _, said, rows = read(empty_class)
    assert float(rows["points", "", "lowest"]) == MOST - 2
    assert "1 submission lost points for being late. 1 mark given by hand." in said
    assert rows["question", "softmax", "all points"] == "2"
    assert not [name for about, name, _ in rows if about == "cause"]
    assert rows["question", "derivation", "not graded yet"] == "1"
    assert "1 written answer not read yet" in said
    by_hand(empty_class, "ben", "derivation", 0.0)
    _, said, rows = read(empty_class)
    assert "not read yet" not in said and "2 marks given by hand" in said
    by_hand(empty_class, "ben", "derivation", 2.5)
    _, _, rows = read(empty_class)
    assert rows["question", "derivation", "some points"] == "1"


@pytest.mark.parametrize("students", [0, 1, 2])
def test_a_small_class_reads_well(empty_class, students):
    for number, lost in enumerate([{"softmax": (0.5, OVERFLOW)}, {}][:students]):
        grade(empty_class, f"s{number}", lost)
    text, said, rows = read(empty_class)
    assert f"{students} of {students} student{'s' * (students != 1)} handed in." in said
    assert not assert_accessible(text).pictures and "Almost" not in said and "nan" not in said
    if students == 0:
        assert not any(about in ("points", "question") for about, _, _ in rows)
    elif students == 1:
        assert f"{MOST - 1} of {MOST + 9} points." in said and "1 student :" in said
    else:
        assert f"{MOST - 1}, {MOST} of {MOST + 9} points" in said


def test_all_with_the_same_points_make_no_chart_of_one_bar(empty_class):
    for number in range(5):
        grade(empty_class, f"s{number}")
    text, said, _ = read(empty_class)
    assert f"All have {MOST} of" in said
    assert [p for p in assert_accessible(text).pictures if "many points" in p["aria-label"]] == []


@pytest.mark.quick
def test_whoever_nbgrader_s_own_command_has_graded_waits_for_nothing(empty_class):
    grade(empty_class, "ada")
    (stamp,) = (empty_class.root / "autograded").rglob(STAMP)
    stamp.unlink()
    _, said, _ = read(empty_class)
    assert "1 of 1 student handed in." in said and "not graded yet" not in said


@pytest.mark.quick
def test_who_handed_in_after_the_run_is_told(empty_class):
    grade(empty_class, "ada")
    grade(empty_class, "ben")
    hand_in(
        empty_class, NAME, "ben", answered(empty_class.released(NAME, NAME), {"softmax": "pass"})
    )
    hand_in(empty_class, NAME, "eve", empty_class.released(NAME, NAME))
    _, said, _ = read(empty_class)
    assert "3 of 3 students handed in." in said
    assert "Handed in and not graded yet, or once more since: ben, eve." in said


def test_the_course_is_one_page_with_a_section_for_each_assignment(
    empty_class, monkeypatch, capsys
):
    other = "05_roc"
    shutil.copytree(ROOT / "solutions" / other, empty_class.root / "solutions" / other)
    generate(empty_class, other)
    grade(empty_class, "ada")
    monkeypatch.chdir(empty_class.root)
    assert command.main(["report"]) == 0
    assert "grades/report_course.html" in capsys.readouterr().out
    text, said, _ = read(empty_class, "")
    assert {NAME, other} <= set(assert_accessible(text).ids)
    assert "05 roc 0 of 1 –" in said and "02 softmax regression 1 of 1" in said


def test_an_assignment_that_is_not_there_is_told(empty_class, monkeypatch, capsys):
    monkeypatch.chdir(empty_class.root)
    for name in ("report", "similar"):
        assert command.main([name, "02_nothing"]) == 1
        assert "no assignment 02_nothing" in capsys.readouterr().err
