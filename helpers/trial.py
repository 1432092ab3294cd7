"""Tries lines of Python in processes of their own, so that nothing broken there stops this one."""

from __future__ import annotations  # for a Python that is too old: see doctor

import json
import subprocess
import sys
from typing import NamedTuple

PATIENCE = 60  # seconds; the first import after an installation is slow
# Runs programs one after another and prints for each what it said and what stopped it.
RUNNER = """
import contextlib, io, json, sys
for program in sys.argv[1:]:
    said, problem = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(program, {})
    except BaseException as error:
        for_people = "UserError" in [kind.__name__ for kind in type(error).__mro__]
        problem = str(error) if for_people else f"{type(error).__name__}: {error}"
    print(json.dumps([said.getvalue().strip(), problem]), flush=True)
"""


class Trial(NamedTuple):
    """What a program printed, and what stopped it: nothing, or the error."""

    said: str
    problem: str


def tried(*programs: str) -> list[Trial]:
    """How lines of Python go in another process; after one that ends it, in a new one."""
    trials: list[Trial] = []
    while left := programs[len(trials) :]:
        with subprocess.Popen(
            [sys.executable, "-c", RUNNER, *left],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
        ) as process:
            try:
                output, _ = process.communicate(timeout=PATIENCE)
                end = f"it ended Python with status {process.returncode}"
            except subprocess.TimeoutExpired:
                process.kill()
                output, _ = process.communicate()
                end = f"it did not end within {PATIENCE} s"
        trials += [Trial(*json.loads(line)) for line in output.splitlines() if line[:2] == '["']
        if len(trials) < len(programs):
            trials.append(Trial("", end))
    return trials
