"""The kernel that a submission runs in, as `inside` makes it of a child that it has forked.

Its name is one that no file of a student has: the sandbox imports it from beside `inside`.
"""

import sys
import threading
from io import TextIOWrapper
from pathlib import Path

import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets.config import Config

from helpers.checking import process_state


class Nowhere:
    """The channel for what is published: nobody listens."""

    def send_multipart(self, *_: object, **__: object) -> None:
        """Drop a message."""


class NoSubshells:
    """In place of the thread for subshells: a cell that awaits asks which thread that is."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class WithoutSubshells(IPythonKernel):
    """A kernel that has none."""

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    async def do_execute(self, code: str, *args: object, **options: object) -> dict[str, object]:
        """Run a cell as ever, but evaluate an expression without running an empty one first."""
        if code:
            try:
                return dict(await super().do_execute(code, *args, **options))
            except RecursionError as error:  # of the parser: IPython answers nothing then
                told = {"ename": "RecursionError", "evalue": str(error), "traceback": []}
                return {"status": "error", "execution_count": 0, **told}
        assert self.shell is not None
        asked = self.shell.user_expressions(options["user_expressions"])
        return {"status": "ok", "user_expressions": asked}


class GivenSockets(IPKernelApp):
    """A kernel that takes its sockets as they are handed to it, in the order of binding."""

    given: list[int]  # the numbers of sockets that listen
    kernel_class = WithoutSubshells

    def _bind_socket(self, socket: zmq.SyncSocket, port: int) -> int:
        given = self.given.pop(0)
        socket.setsockopt(zmq.USE_FD, given)
        socket.bind(f"ipc:///proc/self/fd/{given}")
        return 1

    def init_connection_file(self) -> None:
        """There is none."""

    def write_connection_file(self, **_: object) -> None:
        """Nor will there be."""

    def init_control(self, context: zmq.SyncContext) -> None:
        """Without the thread for subshells, of which there are none: it slows each message."""
        super().init_control(context)
        self.shell_channel_thread = NoSubshells()

    def init_iopub(self, context: zmq.SyncContext) -> None:
        """Publish nothing."""
        self.iopub_socket = Nowhere()

    def init_heartbeat(self) -> None:
        """The grader sees the process itself."""


def application(key: str, listening: list[int]) -> GivenSockets:
    """A kernel that is ready to start, on sockets that listen: for shell, stdin and control."""
    # What is printed goes nowhere, without a stop at the thread that would publish it.
    for stream in (sys.stdout, sys.stderr):
        assert isinstance(stream, TextIOWrapper)
        stream.reconfigure(errors="replace")
    config = Config()
    config.GivenSockets.outstream_class = None
    config.GivenSockets.log_level = "ERROR"
    config.InteractiveShell.xmode = "Minimal"
    config.IPythonKernel._execute_sleep = 0
    config.DisplayFormatter.active_types = ["text/plain"]
    config.HistoryManager.enabled = False
    config.InteractiveShell.ast_node_interactivity = "last_expr"
    app = GivenSockets.instance(config=config)
    app.given = listening
    # By its short name a student's own file would be taken for it.
    app.default_extensions = ["IPython.extensions.storemagic"]
    app.session.key = key.encode()
    app.initialize([])
    app.kernel.raw_input = process_state.no_answer
    process_state.leave_alone()
    process_state.FOLDER = Path.cwd()
    app.log.setLevel("WARNING")  # a record of each message is made otherwise, and dropped
    return app
