"""A kernel in the sandbox, started as jupyter_client starts any other."""

import os
import queue
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from grading import sandbox
from grading.course import ROOT
from grading.sandbox import bubblewrap, host, idle
from grading.sandbox.process import KernelLost
from grading.sandbox.student_kernel import StudentKernel
from helpers.checking.errors import UserError
from helpers.checking.finding import Stop
from tests.conftest import few_open_files, hand_in, needs_sandbox, solution_of

SPECS = KernelSpecManager(kernel_dirs=[str(Path(sandbox.__file__).parent / "kernels")])
NAME = "02_softmax_regression"
pytestmark = [
    needs_sandbox,
    pytest.mark.xdist_group("sandbox"),
]


def said(*cells, files=()):
    """What each cell gives as its last value's text, or the name of its error."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as sockets:
        for name in files:
            Path(folder, name).write_text("import os; os._exit(1)")
        manager = KernelManager(
            kernel_name="sandbox",
            kernel_spec_manager=SPECS,
            transport="ipc",
            ip=str(Path(sockets, "s")),
        )
        manager.start_kernel(cwd=folder)
        client = manager.client()
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        found = []
        for cell in cells:
            *lines, last = cell.splitlines()
            sent = client.execute(
                "\n".join(lines), user_expressions={"": last}, stop_on_error=False
            )
            found.append(_reply(client, manager, sent))
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        return found


def _reply(client, manager, sent):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            message = client.get_shell_msg(timeout=1)
        except queue.Empty:
            if not manager.is_alive():
                return "dead"
            continue
        if message["parent_header"]["msg_id"] == sent:
            if message["content"]["status"] == "error":
                return message["content"]["ename"]
            answer = message["content"]["user_expressions"][""]
            return answer.get("ename") or answer["data"]["text/plain"]
    return "late"


def test_it_sees_its_own_files_and_nothing_of_the_course():
    assert said(
        "import os\nsorted(os.listdir())",
        "import helpers.check, torch, sklearn\nos.path.dirname(helpers.__file__)",
        "import grading.bank\n1",
        "any(name in str(list(os.walk('/course'))) for name in ('solutions', 'gradebook', 'key'))",
        files=["checks.npz"],
    ) == ["['checks.npz']", "'/course/helpers'", "ModuleNotFoundError", "False"]


def test_it_reaches_no_network_and_writes_nowhere_else():
    assert said(
        "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)",
        "socket.socket(socket.AF_VSOCK)",
        "open('/course/trace', 'w')",
        "open('/trace', 'w')",
        "import ctypes\nctypes.CDLL(None).unshare(0x10000000)",
        "open('/submission/trace', 'w').write('x')",
    ) == ["ConnectionRefusedError", "PermissionError", "OSError", "OSError", "-1", "1"]


def test_nothing_passes_from_one_kernel_to_the_next():
    traces = "import os\nfor place in ('/tmp', '/dev/shm'):\n    open(f'{place}/trace', 'w')\n"
    demon = "if not os.fork():\n    import time\n    time.sleep(600)\n"
    assert said(traces + demon + "len([p for p in os.listdir('/proc') if p.isdigit()])") == ["3"]
    assert said(
        "import os\n[p for p in ('/tmp/trace', '/dev/shm/trace') if os.path.exists(p)]",
        "len([p for p in os.listdir('/proc') if p.isdigit()])",
    ) == ["[]", "2"]


def test_random_numbers_differ_from_kernel_to_kernel():
    draw = "import torch, random\n[torch.rand(1).item(), random.random()]"
    (one,), (other,) = said(draw), said(draw)
    assert not set(one.strip("[]").split(", ")) & set(other.strip("[]").split(", "))


@pytest.mark.parametrize(
    "end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "__import__('ctypes').string_at(0)"]
)
def test_the_end_of_a_kernel_is_seen_and_the_next_one_starts(end):
    assert said(f"import os\n{end}") == ["dead"]
    assert said("1 + 1") == ["2"]


def test_a_process_may_have_a_name_that_is_no_text():
    rename = "import ctypes, time\nctypes.CDLL(None).prctl(15, b'\\xff')\ntime.sleep(0.5)"
    assert said(rename, "1 + 1") == ["None", "2"]


def test_too_much_memory_is_an_error_or_the_end():
    assert said("len(bytearray(10**10))") == ["MemoryError"]
    many = "import os, time\nfor _ in range(6):\n    if not os.fork():\n        x = b'x' * 10**9\n"
    assert said(many + "        time.sleep(60)\ntime.sleep(60)") == ["dead"]


# --- what fails inside ---


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A sandbox for this test alone; its program lies in the folder that is given, to change."""
    for name in bubblewrap.FILES:
        shutil.copy(bubblewrap.PROGRAM / name, tmp_path)
    monkeypatch.setattr(bubblewrap, "PROGRAM", tmp_path)
    idle.close_all()
    yield tmp_path
    idle.close_all()


def edit(path, old, new):
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


def kernel(folder, modules=()):
    return StudentKernel(folder, True, 5, 60, modules)


def assert_two_lines(error, why):
    """What a person sees: two lines, with the cause in the first, and a log that is still there."""
    lines = str(error).splitlines()
    assert len(lines) == 2 and "Traceback" not in str(error)
    assert why in lines[0]
    (log,) = re.findall(r" Log: (.+)$", lines[1])
    assert why in Path(log).read_text() or why.startswith(("exit status", "killed by"))


START, CHILD = "    gc.collect()\n", "    os.setsid()\n"


@pytest.mark.parametrize(
    ("file", "at", "what", "why"),
    [
        ("inside.py", START, "    raise OSError('no luck')\n", "OSError: no luck"),
        ("inside.py", START, "    bytearray(1 << 60)\n", "MemoryError"),
        ("inside.py", START, "    os._exit(4)\n", "exit status 4"),
        (
            "inside.py",
            '"helpers.checking.reply"',
            '"helpers.none"',
            "No module named 'helpers.none'",
        ),
        ("sandbox_kernel.py", "import zmq\n", "import zmqq\n", "No module named 'zmqq'"),
        ("inside.py", "import gc\n", "import gc (\n", "SyntaxError"),
        ("inside.py", CHILD, "    raise KeyError('early')\n", "KeyError: 'early'"),
        ("inside.py", CHILD, "    os.kill(os.getpid(), 11)\n", "killed by SIGSEGV"),
        ("inside.py", CHILD, "    os.close(files)\n", "Errno 9"),
        ("inside.py", "    _silence(2)\n", "    1 / 0\n", "ZeroDivisionError: division by zero"),
        ("sandbox_kernel.py", "    config = Config()\n", "    import nope\n", "'nope'"),
        ("inside.py", "                tell(forked=", "                os.fork(1)(", "TypeError"),
    ],
)
def test_what_fails_inside_is_told_and_its_log_kept(fresh, tmp_path_factory, file, at, what, why):
    edit(fresh / file, at, what)
    with pytest.raises(UserError) as raised:
        kernel(tmp_path_factory.mktemp("submission")).close()
    assert_two_lines(raised.value, why)


def test_a_cell_that_the_parser_cannot_take_is_an_error_at_once(tmp_path):
    own = kernel(tmp_path)
    try:
        for source in ("f" + "()" * 9_000, "x = " + "-" * 19_000 + "1", "(" * 9_000):
            stopped = own.run_cell(source)
            assert stopped is not None and stopped.by is Stop.ERROR
        assert own.run_cell("x = 1") is None
    finally:
        own.close()


def test_the_policy_that_the_grader_gives_is_neither_set_nor_refused(tmp_path):
    """ZeroMQ gives each thread the one that it has, and ends the process where it may not."""
    own = kernel(tmp_path)
    try:
        asked = "import os\nos.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))\n"
        assert own.run_cell(asked) is None
        assert own.run_cell(asked.replace("IDLE", "BATCH")).error == "PermissionError"
        assert own.run_cell("assert os.sched_getscheduler(0) == os.SCHED_OTHER") is None
    finally:
        own.close()


@pytest.mark.parametrize(
    ("limit", "most", "why"),
    [
        ("disk", 1 << 16, "No space left on device"),
        ("fsize", 1 << 16, "File too large"),
        ("nofile", 1 << 40, "RLIMIT_NOFILE has to be"),
        ("nofile", 8, "Too many open files"),
        ("total_memory", 1, "used more memory"),
    ],
)
def test_a_limit_that_leaves_no_room_is_told(
    fresh, tmp_path_factory, monkeypatch, limit, most, why
):
    folder = tmp_path_factory.mktemp("submission")
    (folder / "checks.npz").write_bytes(bytes(1 << 20))
    limits = replace(host.Limits(), **{limit: most})
    monkeypatch.setattr(host.Sandbox.__init__, "__defaults__", ((), limits))
    with pytest.raises(UserError) as raised:
        kernel(folder).close()
    lines = str(raised.value).splitlines()
    assert len(lines) == 2 and why in lines[0] and " Log: " in lines[1]


def test_a_module_that_is_here_and_not_inside_is_told(
    fresh, tmp_path, tmp_path_factory, monkeypatch
):
    """Else every answer that needs it would fail. One that is missing here, too, may be missing."""
    (tmp_path / "only_here.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    folder = tmp_path_factory.mktemp("submission")
    with pytest.raises(host.SandboxError) as raised:
        kernel(folder, ("nowhere.at_all", "only_here"))
    assert_two_lines(raised.value, "ModuleNotFoundError: No module named 'only_here'")
    kernel(folder, ("nowhere.at_all",)).close()


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives kernels another user")
@pytest.mark.parametrize("path", ["checking/probe.py", "."])
def test_a_library_that_kernels_may_not_read_is_told(
    fresh, tmp_path, tmp_path_factory, monkeypatch, path
):
    theirs = Path(shutil.copytree(bubblewrap.HELPERS, tmp_path / "helpers"))
    (theirs / path).chmod(0o700)
    monkeypatch.setattr(bubblewrap, "HELPERS", theirs)
    with pytest.raises(host.SandboxError) as raised:
        kernel(tmp_path_factory.mktemp("submission"))
    assert_two_lines(raised.value, "PermissionError: [Errno 13]")
    assert f"'{theirs}/" in str(raised.value) and "chmod -R a+rX" in str(raised.value)


def test_the_digits_can_be_read_whatever_rights_the_grader_gives_to_files(fresh):
    before = os.umask(0o077)
    try:
        assert said("from helpers import data\nlen(data.load('test')) > 0") == ["True"]
    finally:
        os.umask(before)


@pytest.mark.parametrize(
    ("how", "why"),
    [("raise RuntimeError('later')", "RuntimeError: later"), ("os._exit(3)", "exit status 3")],
)
def test_no_submission_is_blamed_for_the_end_of_the_first_process(
    fresh, tmp_path_factory, how, why
):
    edit(
        fresh / "inside.py",
        "        processes = others()\n",
        "        processes = others()\n"
        f"        if os.path.exists('/tmp/end'):\n            {how}\n",
    )
    running = kernel(tmp_path_factory.mktemp("submission"))
    cells = ("open('/tmp/end', 'w')", "import time; time.sleep(4)")
    with pytest.raises(host.SandboxError) as raised:
        list(map(running.run_cell, cells))
    running.close()
    lines = str(raised.value).splitlines()
    assert len(lines) == 2 and lines[0] == f"The sandbox has ended: {why}"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("os._exit(5)", "has ended: exit status 5"),
        ("raise OSError('full')", "has ended: OSError: full"),
        ("time.sleep(4)", "does not answer: nothing within 1 s"),
    ],
)
def test_a_first_process_that_ends_or_hangs_when_it_is_asked_is_told(
    fresh, monkeypatch, tmp_path, how, why
):
    monkeypatch.setattr(host, "ANSWER_SECONDS", 1)
    edit(
        fresh / "inside.py", "                files, *listening = fds\n", f"                {how}\n"
    )
    asked = host.Sandbox()
    with pytest.raises(host.SandboxError, match=f"The sandbox {why}\n.* Log: "):
        asked.fork("", {}, tmp_path, [])
    asked.close()


def test_a_submission_whose_time_is_over_is_given_a_kernel(tmp_path):
    """That it has no time left is its own affair, and no reason not to grade the others."""
    late = StudentKernel(tmp_path, True, 5, 0)
    with pytest.raises(KernelLost, match="time was over"):
        late.run_cell("1")
    late.close()


@pytest.mark.parametrize("name", ["storemagic", "faulthandler", "zmq", "numpy"])
def test_a_file_of_the_students_own_is_not_taken_for_a_library_of_the_kernel(name):
    assert said("1 + 1", files=[f"{name}.py"]) == ["2"]


@pytest.mark.parametrize(
    "command",
    [
        ["grading", "autograde", NAME],
        ["nbgrader", "autograde", NAME],
        ["grading", "demo"],
    ],
)
def test_every_command_tells_it_in_two_lines(empty_class, tmp_path, command):
    """Where the machine allows fewer open files than a submission is promised."""
    hand_in(empty_class, NAME, "ada", solution_of(empty_class, NAME))
    env = {**os.environ, **few_open_files(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=empty_class.root,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    lines = done.stderr[done.stderr.index("A kernel does not start: ") :].splitlines()
    assert "RLIMIT_NOFILE has to be 512, and may be 200 at most" in lines[0]
    assert " Log: " in lines[1]
    if command[0] == "grading":
        assert len(done.stderr.splitlines()) == 2


GRADE = """
import sys
from pathlib import Path
import nbformat
from grading.course import Course
from grading.grader.pipeline import run
from grading.grader.task import Task
from grading.sandbox import bubblewrap

name, site, seen = sys.argv[1], Path(sys.argv[2]), bubblewrap._seen
bubblewrap._seen = lambda folder: [*seen(folder), (site, site)]
assignment = Course(Path.cwd()).assignment(name)
right = nbformat.reads(assignment.solution, as_version=4)
verdicts = run(Task(assignment, b"key", "ada", Path()), right, {"a/b.txt": b"hers"})
print(all(verdict.full for verdict in verdicts.values()), *sys.version_info[:3])
"""


def older_python():
    """A Python of this version from before 3.11.4, such as Debian 12 has; None without one."""
    ask = "import sys; print(sys.version_info[:3])"
    for name in ("/usr/bin/python3", f"python3.{sys.version_info.minor}"):
        if path := shutil.which(name):
            done = subprocess.run([path, "-c", ask], capture_output=True, text=True)
            version = tuple(map(int, re.findall(r"\d+", done.stdout)))
            if version[:2] == sys.version_info[:2] and version < (3, 11, 4):
                return path
    return None


def test_the_oldest_python_that_readme_promises_grades(empty_class, tmp_path):
    """With the packages that are installed for this one."""
    if (python := older_python()) is None:
        pytest.skip(f"there is no Python 3.{sys.version_info.minor} before 3.11.4 here")
    site = Path(sysconfig.get_path("purelib"))
    subprocess.run([python, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (own,) = tmp_path.glob("env/lib/python*/site-packages")
    (own / "others.pth").write_text(f"{site}\n")
    done = subprocess.run(
        [tmp_path / "env/bin/python", "-c", GRADE, NAME, site],
        cwd=empty_class.root,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("True 3 11"), done.stderr
