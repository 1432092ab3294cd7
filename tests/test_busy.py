"""A machine that is busy, and submissions that make it so, cost nobody a point."""

import os
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

import pytest

from grading.classroom import autograde, workers
from grading.classroom.autograde import Choices
from grading.classroom.samples import answered, answers_of
from grading.grader.task import Task
from grading.sandbox import use
from grading.sandbox.failure import Busy
from grading.sandbox.process import KernelLost
from grading.sandbox.student_kernel import StudentKernel
from helpers.checking import say
from helpers.checking.case import TIMED_OUT
from helpers.checking.finding import CLOCK, PROCESSOR, Finding, Status, Stop, Stopped
from tests.busy import crowded
from tests.conftest import SANDBOXED, hand_in, needs_sandbox, solution_of
from tests.test_autograde import MOST, NAME, score, stamps

pytestmark = pytest.mark.xdist_group("busy")
WORK = """
import time
began = time.thread_time()
while time.thread_time() < began + {}:
    pass
"""
SPIN = 'subprocess.Popen(["sh", "-c", "while :; do :; done"])'
SPINNING = f"import subprocess\nspinning = [{SPIN} for _ in range({{}})]\n"


@contextmanager
def kernel(folder, seconds=1.0, most=60.0, alone=True):
    running = StudentKernel(folder, SANDBOXED, seconds, most, (), alone)
    try:
        yield running
    finally:
        running.close()


# --- a machine that is busy ---


def test_what_waits_for_a_core_is_not_late(tmp_path):
    with kernel(tmp_path, 1.5) as running, crowded():
        assert running.run_cell(WORK.format(0.9)) is None
        outcome = running.run(f"def work():{WORK.replace(chr(10), chr(10) + ' ')}\nwork()\n7", {})
    assert outcome.error != TIMED_OUT


def test_a_submission_whose_cells_wait_for_a_core_has_all_its_time(tmp_path):
    with kernel(tmp_path, 5, most=2) as running, crowded():
        for _ in range(3):
            assert running.run_cell(WORK.format(0.4)) is None
        with pytest.raises(KernelLost, match="time was over"):
            running.run_cell(WORK.format(4))


@pytest.mark.parametrize("alone", [False, True])
def test_what_did_not_come_for_want_of_a_core_is_tried_once_more(tmp_path, monkeypatch, alone):
    """It has something to do all the time, and gets no core."""
    monkeypatch.setattr(use, "PATIENCE", 2)
    monkeypatch.setattr(use, "_at_work", lambda process: [process.pid])
    with kernel(tmp_path, 1, alone=alone) as running:
        if alone:
            assert running.run_cell("import time; time.sleep(60)").by is Stop.TIME
        else:
            with pytest.raises(Busy):
                running.run_cell("import time; time.sleep(60)")


# --- what is counted, and said ---


def test_processor_time_is_that_of_all_processes(tmp_path):
    with kernel(tmp_path) as running:
        stopped = running.run_cell(SPINNING.format(3) + "spinning[0].wait()")
        assert stopped == Stopped(Stop.TIME, "", PROCESSOR, 1)
        assert running.run_cell("[each.wait() for each in spinning]") is None  # they are ended
    assert say.how(stopped).endswith("it took more than 1 s of processor time")


def test_what_sleeps_is_stopped_by_the_clock(tmp_path):
    with kernel(tmp_path, 0.5) as running:
        assert running.run_cell("import time\ntime.sleep(1)") is None
        stopped = running.run_cell("time.sleep(60)")
    assert stopped == Stopped(Stop.TIME, "", CLOCK, 2)
    assert say.how(stopped).endswith("it took more than 2 s by the clock")


def test_a_verdict_says_which_limit_it_was(tmp_path):
    loop = "def f():\n    import subprocess\n    subprocess.run(['sleep', '60'])\n"
    with kernel(tmp_path, 0.5) as running:
        running.run_cell(loop)
        outcome = running.run("f()", {})
    assert (outcome.error, outcome.limit) in ((TIMED_OUT, 2), (TIMED_OUT, 0.5 / 3))
    finding = Finding(Status.STOPPED, got=TIMED_OUT, limit=2, detail=CLOCK)
    assert say._got(finding) == "TimedOut: no answer within 2 s by the clock"


# --- a submission that makes it busy ---


@needs_sandbox
@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is only one core to be had")
def test_a_submission_has_one_core_at_most(tmp_path):
    with kernel(tmp_path, 60) as running:
        assert running.run_cell(SPINNING.format(8)) is None
        watched = use.Use(running._process._manager.provisioner.pid, True)
        began = time.monotonic()
        assert running.run_cell("import time\ntime.sleep(4)") is None
        watched.look()
        took = time.monotonic() - began
        # Its own threads and processes go on afterwards: nobody is left stopped.
        assert running.run_cell("[each.kill() for each in spinning]") is None
        assert running.run_cell(WORK.format(0.5)) is None
    assert watched.processor < 1.25 * took


@needs_sandbox
def test_honest_marks_are_whole_beside_hogs(empty_class, monkeypatch):
    right = solution_of(empty_class, NAME)
    cells = answers_of(right)
    hog = answered(
        solution_of(empty_class, NAME),
        {"logsumexp": f"{SPINNING.format(40)}\n{cells['logsumexp']}"},
    )
    for number in range(2):
        hand_in(empty_class, NAME, f"hog{number}", hog)
        hand_in(empty_class, NAME, f"honest{number}", right)
    monkeypatch.chdir(empty_class.root)
    with (empty_class.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Grade.cell_seconds = 4\n")
    autograde.autograde(empty_class, NAME, Choices(jobs=2))
    assert [score(empty_class, f"honest{number}") for number in range(2)] == [MOST, MOST]
    assert len(stamps(empty_class)) == 4


# --- workers ---


class Workers:
    """Does at once what it is asked for, as `does` says; three at a time."""

    at_once = 3

    def __init__(self, does):
        self.does, self.beside, self.renewed = does, {}, 0
        self.running = []

    def submit(self, function, task):
        future = self.does(self, task)
        self.running = [each for each in self.running if not each.done()]
        self.beside.setdefault(task.student, []).append(len(self.running))
        self.running.append(future)
        return future

    def renew(self):
        self.renewed += 1


def future_of(outcome):
    future = Future()
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
    return future


def tasks(names):
    return iter([Task(None, b"", name, None, alone=False) for name in names])


def test_what_was_late_on_a_busy_machine_is_tried_again_alone():
    def does(pool, task):
        return future_of(Busy() if task.student == "b" and not task.alone else task.student)

    pool = Workers(does)
    found = dict(workers.results(None, tasks("abcd"), pool))
    assert found == {name: name for name in "abcd"}
    assert pool.beside["b"][1:] == [0]


def test_who_makes_it_late_alone_too_is_not_tried_for_ever():
    pool = Workers(lambda pool, task: future_of(Busy()))
    found = dict(workers.results(None, tasks("ab"), pool))
    assert all(isinstance(error, Busy) for error in found.values())


def test_nobody_is_blamed_for_workers_that_break_when_the_next_task_is_handed_in():
    """One that was at work has ended well before that is seen, the other has not."""
    asked = []

    def does(pool, task):
        asked.append(task.student)
        if len(asked) == 3:
            slow.set_exception(BrokenProcessPool())
            raise BrokenProcessPool
        if len(asked) == 2:
            return slow
        return future_of(task.student)

    slow = Slow()
    pool = Workers(does)
    found = dict(workers.results(None, tasks("abc"), pool))
    assert found == {name: name for name in "abc"}
    assert pool.renewed == 1


class Slow(Future):
    """It is done one look later than it is."""

    looks = 0

    def done(self):
        self.looks += 1
        return super().done() and self.looks > 2
