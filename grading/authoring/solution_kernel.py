"""Starts the kernel in which a notebook runs."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbclient import NotebookClient
from nbformat import NotebookNode

from grading import scratch
from grading.settings import KERNEL_NAME


@contextmanager
def running(
    notebook: NotebookNode, folder: Path, env: dict[str, str], timeout: int | None = None
) -> Iterator[NotebookClient]:
    """A client of a kernel that runs in `folder` with `env` added to the environment.

    It talks over local sockets where there are such: no port is opened. The kernel is gone when
    the context ends. A cell may take `timeout` seconds, or as long as it likes.
    """
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL_NAME,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        timeout=timeout,
    )
    manager = client.create_kernel_manager()
    # A socket's path has to be absolute and short.
    with tempfile.TemporaryDirectory(prefix="k-", dir=scratch.of_this_process()) as sockets:
        if os.name == "posix":
            manager.transport, manager.ip = "ipc", str(Path(sockets, "s"))
            manager.connection_file = str(Path(sockets, "connection.json"))
        # What the kernel itself says is about its own end: cells speak over the sockets.
        with client.setup_kernel(env={**os.environ, **env}, stderr=subprocess.DEVNULL):
            yield client
