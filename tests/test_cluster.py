"""Grading on a Dask cluster: a scheduler and workers as a person starts them, on this machine."""

import contextlib
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from grading import __main__ as command
from grading.bank.assignment import bank_of
from grading.classroom import autograde
from grading.classroom.autograde import Choices
from grading.course import ROOT
from grading.gradebook import records as gradebook
from grading.gradebook.nbgrader_course import nbgrader_api
from tests.conftest import copy_of, few_open_files, hand_in, needs_sandbox, solution_of

pytest.importorskip("distributed", reason="Dask is not installed: pip install '.[cluster]'")
from distributed import Client

from grading.classroom import cluster

NAME = "02_softmax_regression"
MOST = sum(question.points for question in bank_of(NAME).questions.values())
pytestmark = [needs_sandbox, pytest.mark.xdist_group("cluster")]


@contextlib.contextmanager
def running(folder, *called, **env):
    """A program of Dask's in a folder of its own, where nothing of a course is."""
    folder.mkdir()
    with (folder / "log").open("w") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "dask", *called, "--host=127.0.0.1", "--dashboard-address=:0"],
            cwd=folder,
            env={**os.environ, **env},
            stdout=log,
            stderr=log,
        )
    try:
        yield program
    finally:
        program.terminate()
        program.wait(30)


@contextlib.contextmanager
def scheduler(folder):
    with running(folder, "scheduler", "--port=0", "--scheduler-file=file") as program:
        while True:
            with contextlib.suppress(OSError, ValueError):
                yield program, json.loads((folder / "file").read_text())["address"]
                return
            assert program.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)


def worker(folder, address, threads=1, **env):
    return running(folder, "worker", address, f"--nthreads={threads}", **env)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The address of a scheduler without workers."""
    with scheduler(tmp_path_factory.mktemp("dask") / "scheduler") as (_, address):
        yield address


@pytest.fixture(scope="module")
def ready(released, tmp_path_factory):
    """A course of one assignment, in which ben did nothing and five others are right."""
    course = copy_of(released, tmp_path_factory.mktemp("ready"))
    hand_in(course, NAME, "ben", course.released(NAME, NAME))
    for number in range(5):
        hand_in(course, NAME, f"s{number}", solution_of(course, NAME))
    return course


@pytest.fixture
def own(ready, tmp_path, monkeypatch):
    """A copy of it, for one test."""
    course = copy_of(ready, tmp_path)
    monkeypatch.chdir(course.root)
    return course


def scores(course):
    with nbgrader_api(course.root).gradebook as book:
        found = book.assignment_submissions(NAME)
        return {each.student.id: each.score for each in found}


RIGHT = {"ben": 0, **{f"s{number}": MOST for number in range(5)}}


def stamps(course):
    return list(course.root.glob(f"autograded/*/{NAME}/{gradebook.STAMP}"))


def test_a_worker_that_is_killed_at_work_loses_nothing(own, alone, tmp_path, monkeypatch):
    saved, killed = [], []
    save = gradebook.ClassRecords.save

    def kill_one(records, graded, fingerprint):
        saved.append(graded.student)
        if len(saved) == 2:
            # At this moment none may be at work, if they are slow to take the next.
            busy = [name for name, tasks in client.processing().items() if tasks]
            address = (busy or list(pids))[0]
            killed.append(pids[address])
            os.kill(pids[address], signal.SIGKILL)
        save(records, graded, fingerprint)

    monkeypatch.setattr(gradebook.ClassRecords, "save", kill_one)
    with (
        worker(tmp_path / "one", alone),
        worker(tmp_path / "two", alone),
        Client(alone) as client,
    ):
        client.wait_for_workers(2, 60)
        pids = client.run(os.getpid)
        assert autograde.autograde(own, NAME, Choices(scheduler=alone)) == 0
        assert killed and killed[0] not in client.run(os.getpid).values()
    assert sorted(saved) == sorted(RIGHT)  # each once
    assert scores(own) == RIGHT


def test_when_the_scheduler_goes_away_what_was_graded_stays(own, tmp_path):
    with scheduler(tmp_path / "s") as (program, address), worker(tmp_path / "w", address):
        called = [sys.executable, "-m", "grading", "autograde", NAME, "--scheduler", address]
        grader = subprocess.Popen(called, stderr=subprocess.PIPE, text=True)
        while not stamps(own):
            assert grader.poll() is None, grader.stderr.read()
            time.sleep(0.05)
        program.kill()
        _, said = grader.communicate(timeout=60)
    assert grader.returncode == 1
    lines = said.strip().splitlines()
    assert len(lines) == 2 and f"scheduler at {address} is gone" in lines[0]
    done = {path.parts[-3] for path in stamps(own)}
    assert 0 < len(done) < len(RIGHT)
    assert scores(own).items() >= {name: RIGHT[name] for name in done}.items()


def refusal(address, capsys):
    """What the command says where it cannot grade: two lines."""
    assert command.main(["autograde", NAME, f"--scheduler={address}"]) == 1
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2
    return lines


def test_without_a_scheduler_or_workers_it_says_how_to_start_them(own, alone, monkeypatch, capsys):
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 1)
    lines = refusal("tcp://127.0.0.1:1", capsys)
    assert "no Dask scheduler at tcp://127.0.0.1:1" in lines[0] and "dask scheduler" in lines[1]
    lines = refusal("127.0.0.1", capsys)
    assert "no Dask scheduler at 127.0.0.1" in lines[0]
    lines = refusal(alone, capsys)
    assert "has no workers" in lines[0] and f"dask worker {alone} --nthreads 1" in lines[1]
    assert not stamps(own)


def other_sources(folder):
    """A copy of this project with one line more."""
    for package in ("helpers", "grading"):
        shutil.copytree(ROOT / package, folder / package)
    with (folder / "helpers" / "checking" / "judge.py").open("a") as file:
        file.write("# another version\n")
    return {"PYTHONPATH": str(folder)}


def no_sources(folder):
    """An environment in which this project cannot be imported."""
    (folder / "grading.py").write_text("")
    return {"PYTHONPATH": str(folder)}


def other_digits(folder):
    """Images of MNIST's form, all of them black."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for prefix, count in (("train", 60_000), ("t10k", 10_000)):
        for name, shape in (("images-idx3", (count, 28, 28)), ("labels-idx1", (count,))):
            header = bytes([0, 0, 8, len(shape)]) + np.array(shape, ">u4").tobytes()
            content = gzip.compress(header + bytes(np.prod(shape)), 1)
            (raw / f"{prefix}-{name}-ubyte.gz").write_bytes(content)
    return {"MNIST_ROOT": str(folder)}


def no_bubblewrap(folder):
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("threads", "setting", "said"),
    [
        (2, None, "would mark 2 submissions in one process"),
        (1, other_sources, "has other sources"),
        (1, no_sources, "cannot run this project"),
        (1, other_digits, "has other digits"),
        (1, no_bubblewrap, "needs bubblewrap"),
        (1, few_open_files, "A kernel does not start: ValueError: RLIMIT_NOFILE has to be 512"),
    ],
)
def test_a_worker_on_which_marks_could_differ_is_refused(
    own, alone, tmp_path, capsys, threads, setting, said
):
    there = tmp_path / "there"
    there.mkdir()
    env = setting(there) if setting else {}
    with worker(tmp_path / "worker", alone, threads, **env):
        lines = refusal(alone, capsys)
    assert said in lines[0]
    assert not stamps(own)
