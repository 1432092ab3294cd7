"""What code can set for the whole process, as a fresh notebook has it while an answer is tried.

The check and the grader both try answers in it, so that they agree: a right answer is right
whatever was set before, and nobody is there to answer what it asks.
"""

import bdb
import builtins
import code
import contextlib
import os
import pdb
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path.cwd()  # in which this was imported: that of the notebook, most often


def told_by_the_front_end() -> Iterator[Path]:
    """The folder of the notebook where its front end says which one it is: VS Code starts kernels
    in the folder that is open, and Jupyter tells for whom a kernel was started."""
    paths = (
        vars(sys.modules["__main__"]).get("__vsc_ipynb_file__"),
        os.environ.get("JPY_SESSION_NAME"),
    )
    for path in paths:
        if path and isinstance(path, str) and Path(path).is_file():
            yield Path(path).resolve().parent


@contextlib.contextmanager
def fresh() -> Iterator[None]:
    """Put everything as it is in a fresh notebook, and back at the end.

    That is torch's default dtype and device, whether operations are recorded, done in another
    float type, held against NaN or only by an order that is fixed. `input` gives an
    empty line, and no debugger starts.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(_nobody_there())
        stack.enter_context(settings())
        yield


@contextlib.contextmanager
def in_folder(folder: Path) -> Iterator[None]:
    """Work in a folder, and go back to where the notebook's own code has gone."""
    before = None
    with contextlib.suppress(OSError):  # either may be gone by now, or closed
        before = Path.cwd()
        os.chdir(folder)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.chdir(before or folder)


@contextlib.contextmanager
def _nobody_there() -> Iterator[None]:
    console = code.InteractiveConsole
    before = builtins.input, bdb.Bdb.set_trace, pdb.Pdb.interaction, console.interact
    leave_alone()
    builtins.input = no_answer
    try:
        yield
    finally:
        (
            builtins.input,
            bdb.Bdb.set_trace,  # type: ignore[method-assign]
            pdb.Pdb.interaction,  # type: ignore[method-assign]
            console.interact,  # type: ignore[method-assign]
        ) = before


def leave_alone() -> None:
    """Let neither a debugger stop the code or look at an error, nor a console: `breakpoint`,
    `%debug`, `%pdb on`, all of pdb and of IPython, `code.interact` and `IPython.embed` come this
    way."""
    bdb.Bdb.set_trace = _go_on  # type: ignore[method-assign]
    pdb.Pdb.interaction = _go_on  # type: ignore[method-assign]
    code.InteractiveConsole.interact = _go_on  # type: ignore[method-assign]
    if "IPython" in sys.modules:
        # It is no shell of a notebook's, so that nobody misses it afterwards. It needs a terminal's
        # packages, and without them there is none.
        with contextlib.suppress(ImportError):
            from IPython.terminal.embed import InteractiveShellEmbed

            setattr(InteractiveShellEmbed, "instance", _no_shell)  # noqa: B010


def _no_shell(*_args: object, **_options: object) -> Callable[..., None]:
    """In the place of what makes a shell, which is then called."""
    return _go_on


def no_answer(_prompt: object = "", /) -> str:
    """In place of `input`."""
    return ""


def _go_on(*_args: object, **_options: object) -> None:
    pass


@contextlib.contextmanager
def settings() -> Iterator[None]:
    """Put torch's default dtype and device, and whether operations are recorded, as they are in a
    fresh notebook, and back at the end."""
    if "torch" not in sys.modules:
        yield
        return
    import torch

    dtype = torch.get_default_dtype()
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        # Within a device's context every operation costs more.
        if torch.get_default_device().type != "cpu":
            stack.enter_context(torch.device("cpu"))
        if torch.is_autocast_enabled("cpu"):
            stack.enter_context(torch.autocast("cpu", enabled=False))
        if torch.is_anomaly_enabled():
            stack.enter_context(torch.autograd.set_detect_anomaly(False))
        stack.callback(torch.set_default_dtype, dtype)
        torch.set_default_dtype(torch.float32)
        deterministic = torch.get_deterministic_debug_mode()
        stack.callback(torch.set_deterministic_debug_mode, deterministic)
        torch.set_deterministic_debug_mode(0)
        yield
