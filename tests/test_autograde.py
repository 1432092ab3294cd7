"""The command that grades a class: what it writes, and that it goes on where it was."""

import contextlib
import csv
import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Grade

from grading import __main__ as command
from grading.bank.assignment import bank_of
from grading.classroom import autograde, workers
from grading.classroom.autograde import Choices
from grading.classroom.changes import listing
from grading.classroom.samples import answered, answers_of
from grading.course import CourseError
from grading.gradebook import records as gradebook
from grading.gradebook.change_log import Change, append
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.grader.pipeline import process
from grading.grader.task import Task
from grading.pages.report import report
from grading.settings import Settings
from helpers.checking import say
from tests.conftest import SANDBOXED, hand_in, needs_sandbox, solution_of

NAME = "02_softmax_regression"
MOST = sum(question.points for question in bank_of(NAME).questions.values())
WITHOUT = Choices(jobs=2, sandbox="on" if SANDBOXED else "off")
AGAIN = Choices(jobs=1, regrade=True, sandbox=WITHOUT.sandbox)
pytestmark = pytest.mark.xdist_group("autograde")


@pytest.fixture
def own(empty_class, monkeypatch):
    """A course of one assignment, in which ada is right and ben did nothing."""
    hand_in(empty_class, NAME, "ada", solution_of(empty_class, NAME))
    hand_in(empty_class, NAME, "ben", empty_class.released(NAME, NAME))
    monkeypatch.chdir(empty_class.root)
    return empty_class


def table(course):
    with (course.root / "grades" / f"{NAME}.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def score(course, student):
    with nbgrader_api(course.root).gradebook as book:
        return book.find_submission(NAME, student).score


def stamps(course):
    found = (course.root / "autograded").glob(f"*/{NAME}/{gradebook.STAMP}")
    return {path.parts[-3]: path.stat().st_mtime_ns for path in found}


def test_a_class_is_graded_with_its_table_and_feedback_and_only_once(own, capsys):
    assert autograde.autograde(own, NAME, WITHOUT) == 0
    assert score(own, "ada") == MOST and score(own, "ben") == 0
    rows = table(own)
    assert float(rows["ada"]["score"]) == MOST and float(rows["ada"]["softmax"]) == 2
    pages = sorted((own.root / "feedback").glob(f"*/{NAME}/{NAME}.html"))
    assert len(pages) == 2 and "all 5 cases passed" in pages[0].read_text()
    before = stamps(own)
    assert "2 graded, 0 were graded before" in capsys.readouterr().out

    hand_in(own, NAME, "cleo", solution_of(own, NAME))
    assert autograde.autograde(own, NAME, WITHOUT) == 0
    assert "1 graded, 2 were graded before" in capsys.readouterr().out
    assert stamps(own).items() > before.items()

    hand_in(own, NAME, "ben", solution_of(own, NAME))  # once more, and better
    autograde.autograde(own, NAME, WITHOUT)
    assert "1 graded, 2 were graded before" in capsys.readouterr().out
    assert score(own, "ben") == MOST

    autograde.autograde(own, NAME, AGAIN)
    assert "3 graded, 0 were graded before" in capsys.readouterr().out


def test_marks_given_by_hand_stay(own):
    autograde.autograde(own, NAME, WITHOUT)
    with nbgrader_api(own.root).gradebook as book:
        written = next(g for g in book.find_submission(NAME, "ada").notebooks[0].grades)
        written.manual_score, name = 1.0, written.name
        book.db.commit()
    autograde.autograde(own, NAME, AGAIN)
    with nbgrader_api(own.root).gradebook as book:
        assert book.find_grade(name, NAME, NAME, "ada").manual_score == 1.0


def test_a_regrade_lists_whose_marks_change_and_why(own, capsys):
    right = solution_of(own, NAME)
    for student in ("cleo", "dan"):
        hand_in(own, NAME, student, right)
    # What is right is what the solution gives. This one is wrong, and mended later.
    solution = own.solution(NAME) / f"{NAME}.ipynb"
    given = answers_of(right)["accuracy"]
    wrong = given.replace("np.mean", "0.5 * np.mean")
    assert wrong != given
    nbformat.write(answered(right, {"accuracy": wrong}), solution)
    autograde.autograde(own, NAME, WITHOUT)
    assert score(own, "ada") == MOST - 1
    with nbgrader_api(own.root).gradebook as book:
        book.find_grade("check_accuracy", NAME, NAME, "cleo").manual_score = 0.5
        book.db.commit()
    nbformat.write(right, solution)
    hand_in(own, NAME, "dan", own.released(NAME, NAME))  # who now hands in something else
    capsys.readouterr()

    assert autograde.autograde(own, NAME, AGAIN) == 0
    assert score(own, "ada") == MOST and score(own, "cleo") == MOST - 0.5
    path = own.root / "grades" / f"{NAME}_changes.csv"
    said = capsys.readouterr().out
    assert "Marks changed: 1, students: 1\n  accuracy  ada  0 → 1  accuracy: all " in said
    assert f"All of them: grades/{NAME}_changes.csv" in said
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert datetime.fromisoformat(row.pop("when")).utcoffset() == timedelta(0)
    assert row.pop("why").startswith("accuracy: all ")
    assert row == {"student": "ada", "question": "accuracy", "before": "0.0", "after": "1.0"}

    before = path.read_text()
    autograde.autograde(own, NAME, AGAIN)
    assert "No mark changed." in capsys.readouterr().out
    assert path.read_text() == before


def test_the_list_of_changes_is_short_on_screen_whole_on_disk_and_no_formula(tmp_path):
    found = [Change(f"=s{n:02}", "softmax", 2, 0.5, "@why") for n in range(30)]
    path = tmp_path / "grades" / "changes.csv"
    append(path, found[:10])
    append(path, found[10:])
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == [f"'=s{n:02}" for n in range(30)]
    assert {row["why"] for row in rows} == {"'@why"}
    head, *lines, rest = listing(found)
    assert head == "Marks changed: 30, students: 30" and len(lines) == 20
    assert rest == "  … and 10 more"


def test_who_handed_in_nothing_is_in_the_table_and_looked_at(own, capsys):
    with nbgrader_api(own.root).gradebook as book:
        book.add_student("zoe")
    for student in ("eve", "pat"):
        (own.root / "submitted" / student / NAME).mkdir(parents=True)
    (own.root / "submitted" / "pat" / NAME / "report.pdf").write_bytes(b"%PDF-1.7")
    assert autograde.autograde(own, NAME, WITHOUT) == 2
    rows = table(own)
    assert rows["zoe"]["notes"] == "Nothing was handed in." and rows["zoe"]["score"] == ""
    assert rows["eve"]["notes"] == "There is no notebook in what was handed in."
    assert "handed in, only report.pdf (a PDF file). What counts is" in rows["pat"]["notes"]
    assert float(rows["eve"]["score"]) == float(rows["pat"]["score"]) == 0
    assert "3 to look at" in capsys.readouterr().out
    hand_in(own, NAME, "new", solution_of(own, NAME))
    autograde.autograde(own, NAME, Choices(students=("ada",), sandbox=WITHOUT.sandbox))
    assert table(own)["new"]["notes"] == "It is not graded yet."
    page = (own.root / "feedback" / "eve" / NAME / f"{NAME}.html").read_text()
    assert "There is no notebook in what was handed in." in page
    page = (own.root / "feedback" / "pat" / NAME / f"{NAME}.html").read_text()
    assert "only report.pdf (a PDF file)" in page


def test_who_was_not_asked_for_is_not_spoken_of(own, capsys):
    """The table in the file has everybody."""
    hand_in(own, NAME, "new", solution_of(own, NAME))
    (own.root / "submitted" / "eve" / NAME).mkdir(parents=True)
    one = Choices(students=("ada",), sandbox=WITHOUT.sandbox)
    assert autograde.autograde(own, NAME, one) == 0
    said = capsys.readouterr().out
    assert "1 graded, 0 were graded before, 0 to look at" in said
    assert not {"ben", "eve", "new"} & set(said.split())
    assert table(own)["new"]["notes"] == "It is not graded yet."
    one = Choices(students=("eve",), sandbox=WITHOUT.sandbox)
    assert autograde.autograde(own, NAME, one) == 2
    assert "1 to look at" in capsys.readouterr().out


@pytest.mark.parametrize("who", ["python -m grading", "nbgrader"])
def test_a_fresh_clone_needs_no_release(own, capsys, who):
    """What is committed is in the gradebook by itself, for nbgrader's own command too."""
    (own.root / "gradebook.db").unlink()
    if who == "nbgrader":
        result = nbgrader_api(own.root).autograde(NAME, "ada")
        assert result["success"], result
        assert score(own, "ada") == MOST
        return
    assert autograde.autograde(own, NAME, WITHOUT) == 0
    said = f"{NAME} is in the gradebook now, as it is in notebooks/."
    assert said in capsys.readouterr().out and score(own, "ada") == MOST
    assert autograde.autograde(own, NAME, WITHOUT) == 0
    assert said not in capsys.readouterr().out


def test_marks_are_kept_where_somebody_elses_release_lacks_their_question(own):
    autograde.autograde(own, NAME, WITHOUT)
    with nbgrader_api(own.root).gradebook as book:
        book.add_grade_cell("check_more", NAME, NAME, max_score=2, cell_type="code")
        cell = book.find_grade_cell("check_more", NAME, NAME)
        (notebook,) = book.find_submission(NAME, "ada").notebooks
        book.db.add(Grade(cell_id=cell.id, notebook_id=notebook.id, manual_score=2))
        book.db.commit()
    with pytest.raises(CourseError, match=r"marks for what is not in notebooks/.*: more\.\nTake"):
        autograde.autograde(own, NAME, AGAIN)
    with nbgrader_api(own.root).gradebook as book:
        assert book.find_grade("check_more", NAME, NAME, "ada").score == 2


def test_no_response_does_not_stand_where_nothing_was_written(own):
    autograde.autograde(own, NAME, WITHOUT)
    assert nbgrader_api(own.root).autograde(NAME, "ben")["success"]
    with nbgrader_api(own.root).gradebook as book:
        (notebook,) = book.find_submission(NAME, "ben").notebooks
        assert not [comment.name for comment in notebook.comments if comment.comment]
    page = (own.root / "feedback" / "ben" / NAME / f"{NAME}.html").read_text()
    assert "No response" not in page and "Nothing was written here." in page


def test_where_no_socket_can_lie_it_is_said_what_to_set(tmp_path, monkeypatch):
    folder = tmp_path / ("x" * workers.LONGEST)
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with pytest.raises(CourseError, match="Set TMPDIR to a folder of at most 53 characters"):
        workers.get_ready()


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["terminated", "killed"])
def test_no_folder_of_a_run_that_was_ended_stays(own, tmp_path, monkeypatch, how):
    """SIGTERM leaves none; what SIGKILL leaves, the next run removes."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))  # sockets have short paths
    monkeypatch.setenv("TMPDIR", str(folder))
    for number in range(4):
        hand_in(own, NAME, f"s{number}", solution_of(own, NAME))
    first = run(own, "--jobs=2")
    while len(stamps(own)) < 2:
        assert first.poll() is None, first.stdout.read()
        time.sleep(0.05)
    workers = [pid for pid in children(first.pid) if list(folder.glob("grading-*"))]
    for pid in workers if how == signal.SIGKILL else ():
        with contextlib.suppress(ProcessLookupError):  # it had little to do
            os.kill(pid, signal.SIGKILL)
    first.send_signal(how)
    said, _ = first.communicate(timeout=120)
    left = [path.name for path in folder.iterdir()]
    if how == signal.SIGTERM:
        assert first.returncode == 130 and "run the command again to go on" in said
        assert not left
    second = run(own, "--jobs=2")
    said, _ = second.communicate(timeout=240)
    assert second.returncode == 0, said
    assert not list(folder.iterdir()), left
    shutil.rmtree(folder)


def test_it_is_late_by_its_timestamp(own):
    with nbgrader_api(own.root).gradebook as book:
        book.update_or_create_assignment(NAME, duedate="2026-11-01 12:00:00")
    (own.root / "submitted" / "ada" / NAME / "timestamp.txt").write_text("2026-11-01 13:00:00 UTC")
    autograde.autograde(own, NAME, WITHOUT)
    with nbgrader_api(own.root).gradebook as book:
        assert book.find_submission(NAME, "ada").total_seconds_late == 3600


@pytest.mark.parametrize("command", ["python -m grading", "nbgrader"])
def test_points_off_for_each_day_late_once_that_is_switched_on(own, command):
    config = own.root / "nbgrader_config.py"
    lines = config.read_text().splitlines()
    switched = [re.sub(r"^# (?=c\.(AssignLatePenalties|PerDay)\.)", "", line) for line in lines]
    assert sum(old != new for old, new in zip(lines, switched, strict=True)) == 3
    sandbox = [] if SANDBOXED else ['c.Grade.sandbox = "off"']
    config.write_text("\n".join([*switched, *sandbox]))
    with nbgrader_api(own.root).gradebook as book:
        book.update_or_create_assignment(NAME, duedate="2026-11-01 12:00:00")
    (own.root / "submitted" / "ada" / NAME / "timestamp.txt").write_text("2026-11-02 13:00:00 UTC")
    if command == "nbgrader":
        assert nbgrader_api(own.root).autograde(NAME, "ada")["success"]
    else:
        autograde.autograde(own, NAME, Choices(jobs=1, students=("ada",)))
        assert float(table(own)["ada"]["score"]) == pytest.approx(MOST * 0.8)
    with nbgrader_api(own.root).gradebook as book:
        found = book.find_submission(NAME, "ada")
        assert found.late_submission_penalty == pytest.approx(MOST * 0.2)
        assert found.score == MOST
        book.find_grade("derivation", NAME, NAME, "ada").manual_score = 5
        book.db.commit()
    autograde.autograde(own, NAME, Choices(jobs=1, students=("ada",), regrade=True))
    assert float(table(own)["ada"]["score"]) == pytest.approx((MOST + 5) * 0.8)


def run(course, *options):
    """The command in a process of its own, as an instructor calls it."""
    called = [sys.executable, "-m", "grading", "autograde", NAME, *options]
    if not SANDBOXED:
        called.append("--sandbox=off")
    return subprocess.Popen(
        called, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_a_run_that_is_stopped_goes_on_where_it_was(own, how):
    for number in range(8):
        hand_in(own, NAME, f"s{number}", solution_of(own, NAME))
    first = run(own, "--jobs=2")
    while len(stamps(own)) < 3:
        assert first.poll() is None, first.stdout.read()
        time.sleep(0.05)
    first.send_signal(how)
    said, _ = first.communicate(timeout=60)
    done = stamps(own)
    assert 3 <= len(done) < 10
    if how == signal.SIGINT:
        assert first.returncode == 130 and "Traceback" not in said
        assert "run the command again to go on" in said
    second = run(own, "--jobs=2")
    said, _ = second.communicate(timeout=120)
    assert second.returncode == 0, said
    assert f"{10 - len(done)} graded, {len(done)} were graded before" in said
    assert stamps(own).items() >= done.items()
    assert {s: score(own, s) for s in stamps(own)} == {
        s: 0 if s == "ben" else MOST for s in stamps(own)
    }


def children(pid):
    """The processes that descend from one, by what /proc says."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            found += [int(folder.name), *children(int(folder.name))]
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
def test_no_process_outlives_a_grader_that_is_killed(own):
    grader = run(own, "--jobs=2")
    while len(stamps(own)) < 1:
        assert grader.poll() is None, grader.stdout.read()
        time.sleep(0.05)
    family = children(grader.pid)
    assert len(family) >= 2
    grader.kill()
    grader.communicate()
    deadline = time.monotonic() + 10
    while left := [pid for pid in family if alive(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_full_disk_is_told_and_what_was_graded_stays(own, monkeypatch):
    written = gradebook._write
    count = []

    def full(path, text):
        if path.suffix == ".html":
            count.append(path)
            if len(count) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
        written(path, text)

    monkeypatch.setattr(gradebook, "_write", full)
    one = Choices(jobs=1, sandbox=WITHOUT.sandbox)
    with pytest.raises(CourseError, match=r"(?s)disk is full.*run the command again"):
        autograde.autograde(own, NAME, one)
    assert len(stamps(own)) == 1
    monkeypatch.undo()
    os.chdir(own.root)
    assert autograde.autograde(own, NAME, one) == 0
    assert len(stamps(own)) == 2 and score(own, "ada") == MOST


class Dies:
    """Grades as usual, but the worker dies over one student's submission."""

    def __init__(self, student, flag):
        self.student, self.flag = student, flag

    def __call__(self, task):
        if task.student == self.student and not (self.flag and self.flag.exists()):
            if self.flag:
                self.flag.touch()
            time.sleep(0.5)
            os._exit(1)
        return process(task)


@pytest.mark.in_turn(2)
@pytest.mark.parametrize("once", [True, False], ids=["once", "always"])
def test_a_worker_that_dies_takes_nobody_else_with_it(own, monkeypatch, tmp_path, once):
    for number in range(3):
        hand_in(own, NAME, f"s{number}", solution_of(own, NAME))
    flag = tmp_path / "died" if once else None
    monkeypatch.setattr(autograde, "process", Dies("s1", flag))
    assert autograde.autograde(own, NAME, WITHOUT) == (0 if once else 2)
    assert len(stamps(own)) == (5 if once else 4)
    if not once:
        assert table(own)["s1"]["notes"].startswith("The grader failed:")
        assert table(own)["s1"]["score"] == ""
    assert score(own, "s2") == MOST


class BreaksWhenAsked:
    """Workers that are found broken when the second task comes, with or without one at work."""

    at_once = 2

    def __init__(self, at_work):
        self.at_work, self.asked, self.renewed = at_work, 0, 0

    def submit(self, function, task):
        self.asked += 1
        if self.asked == 2:
            raise BrokenProcessPool
        future = Future()
        if self.asked == 1 and self.at_work:
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(task.student)
        return future

    def renew(self):
        self.renewed += 1


@pytest.mark.parametrize("at_work", [True, False])
def test_workers_that_break_between_two_tasks_take_nobody_with_them(at_work):
    tasks = iter([SimpleNamespace(student=name) for name in "abc"])
    pool = BreaksWhenAsked(at_work)
    assert sorted(workers.results(None, tasks, pool)) == [("a", "a"), ("b", "b"), ("c", "c")]
    assert pool.renewed == at_work


def test_a_submission_that_cannot_be_saved_takes_nobody_else_with_it(own, monkeypatch):
    save = gradebook.ClassRecords.save

    def fails(records, graded, fingerprint):
        if graded.student == "ada":
            raise RecursionError("over what ada wrote")
        save(records, graded, fingerprint)

    monkeypatch.setattr(gradebook.ClassRecords, "save", fails)
    assert autograde.autograde(own, NAME, WITHOUT) == 2
    assert table(own)["ada"]["notes"] == "The grader failed: RecursionError: over what ada wrote"
    assert list(stamps(own)) == ["ben"]
    page, figures = report(own, NAME)
    assert "ada: The grader failed: RecursionError: over what ada wrote" in page.read_text()
    assert "run,ada,failure,The grader failed: RecursionError" in figures.read_text()


def test_a_solution_that_is_no_python_is_told_in_two_lines(own, monkeypatch, capsys):
    path = own.solution(NAME) / f"{NAME}.ipynb"
    solution = nbformat.read(path, as_version=4)
    solution.cells[1].update(nbformat.v4.new_code_cell("def broken(:", id=solution.cells[1].id))
    nbformat.write(solution, path)
    monkeypatch.chdir(own.root)
    assert command.main(["autograde", NAME]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Cell 2 of the solution is no Python: invalid syntax in line 1.\n")
    assert len(said.splitlines()) == 2


def test_one_submission_takes_no_longer_than_it_may(own):
    slow = answered(
        solution_of(own, NAME),
        {
            name: f"{text}\nimport time\ntime.sleep(3)"
            for name, text in answers_of(solution_of(own, NAME)).items()
        },
    )
    hand_in(own, NAME, "eve", slow)
    folder = own.root / "submitted" / "eve" / NAME
    task = Task(own.assignment(NAME), b"key", "eve", folder, Settings(30, 7, SANDBOXED))
    started = time.monotonic()
    verdicts = process(task).verdicts
    assert time.monotonic() - started < 7 + 5 + 3  # with the start of the sandbox
    assert verdicts[0].full and "took more than 7 s in all" in say.lines_of(verdicts[-1])[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["02_nothing"], "no assignment 02_nothing"),
        ([NAME, "--student=nobody"], "Nobody is called nobody"),
    ],
)
def test_what_cannot_be_done_is_told_in_two_lines(own, capsys, arguments, said):
    assert command.main(["autograde", *arguments]) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert said in lines[0] and len(lines) == 2


@needs_sandbox
def test_without_bubblewrap_it_refuses_and_says_how_to_get_it(own, monkeypatch, capsys):
    from grading.sandbox import host

    monkeypatch.setattr(host.shutil, "which", lambda name: None)
    host.missing.cache_clear()
    try:
        assert command.main(["autograde", NAME]) == 1
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 2 and "bubblewrap" in lines[0] and "--sandbox=off" in lines[1]
        assert not stamps(own)
        assert command.main(["autograde", NAME, "--sandbox=off"]) == 0
        found = capsys.readouterr()
        assert "run with your rights" in found.err and "without the sandbox" in found.out
    finally:
        monkeypatch.undo()
        host.missing.cache_clear()


def test_the_summary_of_a_submission_is_whole_or_not_there(own):
    autograde.autograde(own, NAME, WITHOUT)
    path = own.root / "autograded" / "ada" / NAME / gradebook.STAMP
    path.write_text(json.dumps(json.loads(path.read_text()))[:-5])
    before = stamps(own)
    autograde.autograde(own, NAME, WITHOUT)
    assert stamps(own)["ada"] != before["ada"] and stamps(own)["ben"] == before["ben"]
