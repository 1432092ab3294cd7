"""Keeps sandboxes between submissions: what takes seconds is to import the course's libraries."""

import atexit
import threading

from grading.sandbox.host import Sandbox

_idle: list[Sandbox] = []
_lock = threading.Lock()


def take(modules: tuple[str, ...]) -> Sandbox:
    """A sandbox that nobody uses, with these modules: one that was given back, or a new one."""
    with _lock:
        for number, sandbox in enumerate(_idle):
            if sandbox.modules == modules:
                return _idle.pop(number)
        while _idle:  # of another assignment: they would stay for nothing
            _idle.pop().close()
    return Sandbox(modules)


def give_back(sandbox: Sandbox) -> None:
    """Clean a sandbox and keep it for the next submission; close it if it does not answer."""
    try:
        sandbox.end()
    except OSError:  # over what a student has left; nobody loses by it
        sandbox.close()
        return
    with _lock:
        _idle.append(sandbox)


@atexit.register
def close_all() -> None:
    """Close every sandbox that nobody uses."""
    with _lock:
        while _idle:
            _idle.pop().close()
