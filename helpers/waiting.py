"""In place of a long traceback one line, where a cell only waits for an answer that is not written.

Whoever runs a notebook from top to bottom while TODOs are open reads below each what it waits for.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from helpers.checking import process_state
from helpers.checking.bindings import cell_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def install() -> None:
    """Show it in the notebook in which somebody works; whatever else runs it sees the traceback."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell and any(process_state.told_by_the_front_end()):
        shell.set_custom_exc((NotImplementedError, NameError), _show)


def waits_for(error: BaseException, cells: Sequence[str]) -> str:
    """What a cell that stopped with this error waits for, in a line; "" where it is not that.

    `cells` are those that were run so far, this one at the end.
    """
    if isinstance(error, NotImplementedError):
        answer = _answer(error.__traceback__)
        words = f"{answer} is not written yet: this cell waits for its TODO above."
        return words if answer else ""
    name = error.name if type(error) is NameError else None
    if not name or not any(_binds(cell, name) for cell in cells[:-1]):
        return ""
    return f"{name} is not there yet: the cell above that makes it waits for something, or stopped."


def _answer(stopped: TracebackType | None) -> str:
    """The function or class of the notebook in whose lines a stub raised."""
    frames = [frame for frame, _ in traceback.walk_tb(stopped)]
    if not frames or frames[-1].f_globals.get("__name__") != "__main__":
        return ""
    name = frames[-1].f_code.co_qualname.partition(".")[0]
    return "" if name.startswith("<") else name


def _binds(cell: str, name: str) -> bool:
    if not re.search(rf"\b{re.escape(name)}\b", cell):
        return False
    found = cell_of(cell)
    return any(name in found.bound(statement) for statement in found.statements)


def _show(
    shell: InteractiveShell,
    kind: type[BaseException],
    error: BaseException,
    stopped: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    history = shell.history_manager
    words = waits_for(error, [str(cell) for cell in history.input_hist_raw]) if history else ""
    if not words:
        lines: list[str] = shell.InteractiveTB.structured_traceback(
            kind, error, stopped, tb_offset=tb_offset
        )
    else:
        lines = [f"… {words}"]
    shell._showtraceback(kind, error, lines)
    return lines
