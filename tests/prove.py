"""What takes too long for `make test`: all of it, in steps that are remembered.

    python -m tests.prove [STEP …] [--again] [--list]

Each step is a command. How it went is noted in .cache/prove, in a file named for the commit, so
that a run that was stopped goes on where it was; a step that failed is tried again. With changes
that are not committed nothing is remembered. At the end it prints the table of README.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from grading.course import ROOT
from helpers import data
from tests.known import ASSIGNMENTS

NOTES = ROOT / ".cache" / "prove"
CORES = os.cpu_count() or 1
SEEDS = 10
IN_TURN = ("hostile", "odd_notebooks", "kernel", "nbgrader", "autograde", "execute", "doctor")
WHOLE = [f"tests/test_{name}.py" for name in (*IN_TURN, "near_misses", "bundle")]
PYTEST = (sys.executable, "-m", "pytest", f"-n{CORES}")
NBVAL = (*PYTEST, "--nbval-lax", "--dist=loadfile", "solutions")


@dataclass(frozen=True)
class Step:
    """A command that has to end well.

    proves    what is true then, as README says it
    busy      how many processes spin beside it
    """

    proves: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    busy: int = 0


def steps() -> dict[str, Step]:
    """All steps by name, the shorter ones first."""
    found = {
        "properties": Step(
            "the properties that Hypothesis tries, on 20 times as many examples",
            (*PYTEST, "-m", "hypothesis"),
            {"HYPOTHESIS_PROFILE": "thorough"},
        ),
        "seeds": Step(
            f"every answer of the bank on {SEEDS} draws of hidden cases, under {5 * SEEDS} keys",
            (*PYTEST, "tests/test_proof.py", "tests/test_keys.py", f"--seeds={SEEDS}"),
            {},
        ),
        "check and grade": Step(
            "check and grade say the same; what a mutant is told holds on fresh draws",
            (*PYTEST, "tests/test_check_and_grade.py", "tests/test_names.py", f"--seeds={SEEDS}"),
            {},
        ),
    }
    found["pairs"] = Step(
        "every two slips at once that fit together: both are named, or an equal program",
        (*PYTEST, "tests/test_pairs.py", "-m", "prove"),
        {},
    )
    found["whole"] = Step(
        "all of what `make test` runs a part of: hostile submissions, odd notebooks, every class …",
        (*PYTEST, "--whole", *WHOLE),
        {},
    )
    found["storms"] = Step(
        "300 submissions with 20 hogs and 20 sleepers: honest marks as without; ended 30 times",
        (sys.executable, "-m", "pytest", "tests/test_storms.py", "-m", "prove"),
        {},
    )
    found["mutants"] = Step(
        "every mutant of the solutions loses points, or stands in a list with the reason",
        (sys.executable, "-m", "grading", "mutants"),
        {"MNIST_ROOT": "embedded"},
    )
    for target, proves in (
        ("wheel", "the student's side, installed from a wheel, is all right in the doctor's eyes"),
        ("lowest", "the quick tests pass with the oldest packages that are allowed"),
    ):
        found[target] = Step(proves, ("make", target), {})
    digits = {"embedded": "the embedded digits"}
    if data.mnist_root() != "embedded":
        digits[data.mnist_root()] = "MNIST"
    for root, name in digits.items():
        for profile in ("quick", "full"):
            found[f"notebooks, {profile}, {name}"] = Step(
                f"every notebook runs in the {profile} profile on {name}",
                NBVAL,
                {"COURSE_PROFILE": profile, "MNIST_ROOT": root},
            )
    for assignment in ASSIGNMENTS:
        found[f"mistakes, {assignment}"] = Step(
            f"every mistake of {assignment} in a notebook, through nbgrader and the sandbox",
            (*PYTEST, "tests/test_nbgrader.py", "-m", "prove", "-k", assignment),
            {},
        )
    found["load"] = Step(
        f"`make test` beside {2 * CORES} processes that spin", PYTEST, {}, busy=2 * CORES
    )
    return found


@dataclass(frozen=True)
class Result:
    """How a step went: whether it ended well, its last line, and how many seconds it took."""

    passed: bool
    said: str
    seconds: float


def run(step: Step) -> Result:
    """Run a step; what it prints is seen meanwhile."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while 1: 1"]) for _ in range(step.busy)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **step.environment}
    started, last = time.monotonic(), ""
    try:
        with subprocess.Popen(
            step.command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
    finally:
        for each in spinning:
            each.kill()
            each.wait()
    said = re.sub(r" in [\d.]+s.*", "", last.strip("= "))
    return Result(process.returncode == 0, said, time.monotonic() - started)


class Notes:
    """How the steps went at one commit."""

    def __init__(self, commit: str) -> None:
        self.path = NOTES / f"{commit}.json" if commit else None
        self.results: dict[str, Result] = {}
        if self.path and self.path.exists():
            noted = json.loads(self.path.read_text(encoding="utf-8"))
            self.results = {name: Result(**each) for name, each in noted.items()}

    def add(self, name: str, result: Result) -> None:
        """Note how a step went, at once."""
        self.results[name] = result
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            noted = {key: vars(each) for key, each in self.results.items()}
            self.path.write_text(json.dumps(noted, indent=1), encoding="utf-8")


def commit() -> str:
    """The commit that lies here; empty if something differs from it."""
    git = ("git", "-C", str(ROOT))
    if subprocess.check_output([*git, "status", "--porcelain"]):
        return ""
    return subprocess.check_output([*git, "rev-parse", "HEAD"], text=True).strip()


def table(known: Mapping[str, Step], results: Mapping[str, Result], at: str) -> str:
    """The figures as README has them."""
    lines = [f"`make prove` at {at[:7] or 'what is not committed'}, {CORES} cores:", ""]
    lines += ["| what is proven | figure | minutes |", "|---|---|---|"]
    for name, step in known.items():
        if name in results:
            each = results[name]
            failed = "" if each.passed else "**failed:** "
            lines.append(f"| {step.proves} | {failed}{each.said} | {each.seconds / 60:.1f} |")
    return "\n".join(lines)


def main() -> int:
    """Run the steps that are asked for; 1 if one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("step", nargs="*", help="the name of a step, or its beginning")
    parser.add_argument("--again", action="store_true", help="also what has passed")
    parser.add_argument("--list", action="store_true", help="name the steps")
    arguments = parser.parse_args()
    known, at = steps(), commit()
    chosen = [n for n in known if not arguments.step or n.startswith(tuple(arguments.step))]
    if arguments.list or not chosen:
        print(*known, sep="\n")
        return int(not arguments.list)
    notes = Notes(at)
    for name in chosen:
        if name in notes.results and notes.results[name].passed and not arguments.again:
            print(f"{name}: passed before", flush=True)
            continue
        print(f"{name}: {' '.join(known[name].command)}", flush=True)
        notes.add(name, run(known[name]))
    print(table(known, notes.results, at))
    return int(not all(notes.results[name].passed for name in chosen))


if __name__ == "__main__":
    sys.exit(main())
