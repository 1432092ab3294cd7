"""A kernel in the sandbox, started as jupyter_client starts any other."""

import queue
import tempfile
import time
from pathlib import Path

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from grading import sandbox
from tests.conftest import needs_sandbox

SPECS = KernelSpecManager(kernel_dirs=[str(Path(sandbox.__file__).parent / "kernels")])
pytestmark = [
    needs_sandbox,
    pytest.mark.xdist_group("sandbox"),
]


def said(*cells, files=()):
    """What each cell gives as its last value's text, or the name of its error."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as sockets:
        for name in files:
            Path(folder, name).write_text("content")
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


def test_too_much_memory_is_an_error_or_the_end():
    assert said("len(bytearray(10**10))") == ["MemoryError"]
    many = "import os, time\nfor _ in range(6):\n    if not os.fork():\n        x = b'x' * 10**9\n"
    assert said(many + "        time.sleep(60)\ntime.sleep(60)") == ["dead"]
