"""A class of hostile submissions (see tests/hostile), graded once by the command."""

import contextlib
import copy
import csv
import ctypes
import hashlib
import html
import importlib
import json
import os
import pkgutil
import re
import socket
import subprocess
import sys
import tempfile
import time
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import psutil
import pytest

from grading import __main__ as command
from grading.bank.assignment import bank_of
from grading.classroom.samples import answered, answers_of
from grading.course import ROOT, Course
from grading.gradebook.nbgrader_course import nbgrader_api
from grading.gradebook.records import STAMP
from grading.grader.record import verdicts_in
from helpers.checking import say
from tests import hostile
from tests.conftest import copy_of, needs_sandbox, solution_of
from tests.graded_class import formgrader
from tests.hostile import FILE, NAME, PIPE, SOCKET

pytestmark = [needs_sandbox, pytest.mark.xdist_group("hostile")]
QUESTIONS = {name: float(question.points) for name, question in bank_of(NAME).questions.items()}
HONEST = ("ada", "mia", "zoe")
SECONDS = {"cell": 4, "submission": 24}
SECRET = "a secret of the grader's environment"
PAGE, NOTEBOOK = 1_000_000, 10_000_000  # bytes, at most
MEMORY = 300 << 20
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER

HARMFUL = r"(?i)\W*(javascript|vbscript|data:(?!image/(png|jpeg|gif|webp);base64))"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]")

# Fails if an earlier submission left anything, or if it is run as the grader's shell is set.
WITNESS = """
import os, stat

_files = [f"{place}/{name}" for place in ("/tmp", "/dev/shm", ".") for name in os.listdir(place)]
_left = [name for name in _files if "trace" in name]
_left += {name for name in os.listdir("/proc") if name.isdigit()} - {"1", str(os.getpid())}
_rights = {"/dev/pts": 0o755, "/dev/pts/ptmx": 0o666, "/tmp": 0o1777, "/dev/shm": 0o1777}
for _place, _right in _rights.items():
    if stat.S_IMODE(os.stat(_place).st_mode) != _right or os.stat(_place).st_mtime == 7:
        _left.append(_place)
    _left += [name for name in os.listxattr(_place) if name.startswith("user.")]
assert not _left, _left
assert os.environ["COURSE_PROFILE"] == "quick"
"""


def submissions():
    """The modules of tests/hostile by the name of their student."""
    found = {}
    for each in pkgutil.walk_packages(hostile.__path__, f"{hostile.__name__}."):
        if not each.ispkg:
            module = importlib.import_module(each.name)
            name = each.name.rpartition(".")[2]
            assert name not in found, f"two submissions are called {name}"
            found[name] = module
    return found


def kind_of(folder):
    """The students of whom the submissions lie in one folder."""
    return {name for name, module in SUBMISSIONS.items() if f".{folder}." in module.__name__}


SUBMISSIONS = submissions()
# One of each kind, which take no time: part of `make quick`.
QUICK = {
    *("ada", "forged_replies", "public_cases", "leaves_files"),
    *("conflict", "truncated", "system_calls", "os_exit"),
}

EVERYBODY = [
    pytest.param(name, marks=[pytest.mark.quick] if name in QUICK else [])
    for name in (*HONEST, *SUBMISSIONS)
]
WITH_OUTPUT = [each for each in EVERYBODY if each.values[0] in kind_of("output")]
assert not QUICK - {*HONEST, *SUBMISSIONS}


class Graded:
    """What came of the class."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.course = Course(folder / "course")
        self.students: set[str] = set()
        self.memory = 0  # at most, of the grader's own process, in bytes
        self.left: list[str] = []  # processes that outlived the grader
        self.before: dict[str, str] = {}
        self.done: subprocess.CompletedProcess | None = None

    def points(self, student):
        with nbgrader_api(self.course.root).gradebook as gradebook:
            (notebook,) = gradebook.find_submission(NAME, student).notebooks
            return {grade.name: grade.auto_score for grade in notebook.grades}

    def page(self, student):
        return self.course.root / "feedback" / student / NAME / f"{NAME}.html"

    def notebook(self, student):
        return self.course.root / "autograded" / student / NAME / FILE

    def row(self, student):
        with (self.course.root / "grades" / f"{NAME}.csv").open(newline="") as file:
            (row,) = [row for row in csv.DictReader(file) if row["student"] == student]
        return row


@pytest.fixture(scope="module")
def graded(request, released):
    """The class of those of whom something is asked in this run."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:  # sockets have short paths
        yield a_graded_class(request, released, Path(folder))


def a_graded_class(request, released, folder):
    class_of = Graded(folder)
    asked = [item for item in request.session.items if item.path == request.path]
    about = {item.callspec.params.get("student") for item in asked if hasattr(item, "callspec")}
    class_of.students = {*HONEST, *about} - {None}
    root = copy_of(released, class_of.folder).root
    with (root / "nbgrader_config.py").open("a") as file:
        file.writelines(f"c.Grade.{what}_seconds = {most}\n" for what, most in SECONDS.items())
    (class_of.folder / "outside").mkdir()
    (class_of.folder / "outside" / "file").write_text("nobody's")
    (class_of.folder / "tmp").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0{root}")
        local.listen()
        words = {hostile.COURSE: str(root), hostile.PORT: str(server.getsockname()[1])}
        hand_in_all(class_of, words)
        class_of.before = listing(class_of.folder)
        run(class_of)
    return class_of


def hand_in_all(class_of, words):
    course = class_of.course
    release = course.released(NAME, NAME)
    right = light(answered(release, answers_of(solution_of(course, NAME))))
    for student in HONEST:
        put(course.root / "submitted" / student / NAME, right, words)
    for student in class_of.students - {*HONEST}:
        module = SUBMISSIONS[student]
        handed_in = module.hand_in(copy.deepcopy(right), copy.deepcopy(release))
        put(course.root / "submitted" / student / NAME, handed_in, words)


def light(right):
    """Without what only draws, and with a witness of what earlier submissions left."""
    for cell in right.cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            cell.source = ""
    return hostile.before_answer(right, "logsumexp", WITNESS)


def put(folder, handed_in, words):
    """Write what a student hands in: see tests/hostile."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(handed_in, Path):
        folder.symlink_to(handed_in)
        return
    folder.mkdir()
    if isinstance(handed_in, nbformat.NotebookNode | bytes):
        handed_in = {FILE: handed_in}
    for name, content in handed_in.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is PIPE:
            os.mkfifo(path)
        elif content is SOCKET:
            # A socket's path has to be short.
            with contextlib.chdir(folder), socket.socket(socket.AF_UNIX) as stream:
                stream.bind(name)
        elif isinstance(content, Path):
            path.symlink_to(content)
        elif isinstance(content, int):
            path.touch()
            os.truncate(path, content)
        else:
            if not isinstance(content, bytes):
                content = json.dumps(content).encode()
            for word, meaning in words.items():
                content = content.replace(word.encode(), meaning.encode())
            path.write_bytes(content)


def run(class_of):
    """Grade the class in a process of its own, watching its memory and what outlives it."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)  # orphans come to this process
    ours = set(psutil.Process().children(recursive=True))
    temporary = class_of.folder / "tmp"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "SECRET": SECRET}
    env["COURSE_PROFILE"] = "full"
    called = [sys.executable, "-m", "grading", "autograde", NAME, "--jobs=2"]
    with tempfile.TemporaryFile("w+") as said:
        grader = subprocess.Popen(
            called, cwd=class_of.course.root, env=env, stdout=said, stderr=subprocess.STDOUT
        )
        while grader.poll() is None:
            class_of.memory = max(class_of.memory, peak(grader.pid))
            time.sleep(0.05)
        said.seek(0)
        class_of.done = subprocess.CompletedProcess(called, grader.returncode, said.read())
    _, left = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - ours, timeout=5)
    class_of.left = list(map(str, left))


def peak(pid):
    """The most memory that a process had at once, in bytes."""
    try:
        found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) << 10 if found else 0


def listing(folder):
    """All that lies in a folder: path → what it is and holds."""
    found = {}
    for place, folders, names in os.walk(folder):
        for path in (Path(place, name) for name in [*folders, *names]):
            kind = f"{path.lstat().st_mode:o}"
            if path.is_symlink():
                kind += f" to {path.readlink()}"
            elif path.is_file():
                with path.open("rb") as file:
                    whole = path.stat().st_size < 1 << 30
                    kind += hashlib.file_digest(file, "sha256").hexdigest() if whole else ""
            found[str(path.relative_to(folder))] = kind
    return found


class Active(HTMLParser):
    """Collects what in a page a browser would run or load."""

    def __init__(self, page):
        super().__init__()
        self.found: set[str] = set()
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._script = tag == "script"
        if tag in ("script", "iframe", "object", "embed", "base", "form", "meta", "link", "style"):
            self.found.add(f"{tag} {attrs}")
        for name, value in attrs:
            if name.startswith("on") or re.match(HARMFUL, value or ""):
                self.found.add(f"{tag} {name}={value}"[:100])

    def handle_data(self, data):
        if self._script:
            self.found.add(data)

    def handle_endtag(self, tag):
        self._script = False


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("student", EVERYBODY)
def test_it_costs_what_it_must_and_no_more(graded, student):
    module = SUBMISSIONS.get(student)
    loses = module.LOSES if module else set()
    expected = {f"check_{q}": 0.0 if q in loses else points for q, points in QUESTIONS.items()}
    found = graded.points(student)
    assert {name: found[name] for name in expected} == expected, said(graded, student)


def said(graded, student):
    """Why points were lost, for who reads that a test failed."""
    verdicts = verdicts_in(nbformat.read(graded.notebook(student), as_version=4))
    lost = [f"{v.points:g} of {v.max_points} {say.lines_of(v)}" for v in verdicts if not v.full]
    return "\n".join([*lost, graded.row(student)["notes"]])


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("student", EVERYBODY)
def test_the_table_says_what_was_earned_and_what_was_odd(graded, student):
    module, row = SUBMISSIONS.get(student), graded.row(student)
    loses = module.LOSES if module else set()
    assert float(row["score"]) == sum(QUESTIONS[name] for name in set(QUESTIONS) - loses)
    noted = getattr(module, "NOTED", "")
    assert noted in row["notes"] and bool(noted) == bool(row["notes"]), row["notes"]
    assert not CONTROL.search("".join(row.values()))


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("student", EVERYBODY)
def test_its_pages_say_why_and_are_harmless(graded, student):
    module, path = SUBMISSIONS.get(student), graded.page(student)
    assert path.stat().st_size < PAGE
    page = path.read_text(encoding="utf-8")
    assert not CONTROL.search(page)
    assert Active(page).found == Active(graded.page("ada").read_text()).found
    assert getattr(module, "NOTED", "") in html.unescape(page)
    notebook = graded.notebook(student)
    assert notebook.stat().st_size < NOTEBOOK
    says, text = getattr(module, "SAYS", ""), html.unescape(page) + notebook.read_text()
    assert any(each in text for each in ([says] if isinstance(says, str) else says))


@pytest.mark.in_turn(3)
@pytest.mark.parametrize("student", WITH_OUTPUT)
def test_formgrader_shows_it_without_harm(graded, student):
    found, usual = (Active(formgrader(graded.course, name)) for name in (student, "ada"))
    assert found.found == usual.found


@pytest.mark.quick
@pytest.mark.parametrize("about", ["report", "similar"])
def test_the_pages_about_the_class_are_harmless(graded, monkeypatch, about):
    monkeypatch.chdir(graded.course.root)
    assert command.main([about, NAME]) == 0
    page = Path("grades", f"{about}_{NAME}.html").read_text(encoding="utf-8")
    assert len(page) < PAGE and not CONTROL.search(page)
    assert all(found.startswith(("meta", "style")) for found in Active(page).found)


@pytest.mark.quick
def test_the_class_is_graded_in_one_run(graded):
    assert graded.done.returncode == 2, graded.done.stdout
    assert f"{len(graded.students)} graded" in graded.done.stdout, graded.done.stdout
    assert not CONTROL.search(re.sub(r"[\r\x1b]", "", graded.done.stdout))


@pytest.mark.quick
def test_no_submission_takes_longer_than_it_may(graded):
    stamps = (graded.course.root / "autograded").glob(f"*/{NAME}/{STAMP}")
    took = {path.parts[-3]: json.loads(path.read_text())["seconds"] for path in stamps}
    assert set(took) == graded.students
    assert max(took.values()) < 2 * SECONDS["submission"], took


@pytest.mark.quick
def test_the_grader_stays_small(graded):
    assert 0 < graded.memory < MEMORY, f"{graded.memory >> 20} MB"


@pytest.mark.quick
def test_no_process_outlives_the_grader(graded):
    assert graded.left == []


@pytest.mark.quick
def test_what_was_handed_in_is_unchanged_and_nothing_is_written_elsewhere(graded):
    after = listing(graded.folder)
    new = set(after) - set(graded.before)
    ours = ("autograded", "feedback", "grades", ".course_key")
    assert not [name for name in new if not name.startswith(tuple(f"course/{o}" for o in ours))]
    changed = {name for name, kind in graded.before.items() if after.get(name) != kind}
    assert changed <= {"course/gradebook.db"}
