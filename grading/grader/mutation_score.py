"""How many mutants of the solutions the checks find, and which ones pass them.

A mutant is killed by the public cases if the check finds anything the matter, and by the hidden
cases if it earns less than all points. One that survives the hidden cases stands in the list
`survivors.toml` beside the questions of its topic, with the reason why it may:

    equal     no input that is allowed tells it from the solution; `why` proves it
    contract  what students are told leaves it open, in the words of `quote`

It is solution code: nothing of it goes to students.
"""

import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from grading.bank.assignment import bank_of, reference_of
from grading.bank.mutants import Mutant, mutants
from grading.bank.reference import Reference
from grading.bank.source import BankError
from grading.course import ROOT, Course
from grading.grader.diagnose import tried
from grading.settings import KERNEL, graded_environment
from helpers.checking import checks_file

FILE = "survivors.toml"


@dataclass(frozen=True)
class Trial:
    """A mutant, and what became of it.

    public, hidden  whether those cases kill it
    listed          whether it may survive
    trained         whether it is one of a trained object; those are counted apart
    """

    mutant: Mutant
    public: bool
    hidden: bool
    listed: bool
    trained: bool

    @property
    def amiss(self) -> str:
        """What has to be mended, or nothing. Whether a trained object passes is decided by the
        digits at hand, so that it may stand in the list for nothing."""
        if not self.hidden and not self.listed:
            return "survives"
        if self.hidden and self.listed and not self.trained:
            return "is killed, though it is listed"
        return ""


def cells_of(course: Course, assignment: str) -> dict[str, str]:
    """The solution's cell of each question, in the order of the notebook."""
    notebook = nbformat.reads(course.assignment(assignment).solution, as_version=4)
    known = bank_of(assignment).questions
    return {cell.id: cell.source for cell in notebook.cells if cell.id in known}


def mutants_of(course: Course, assignment: str) -> list[Mutant]:
    """Every mutant of the solutions of an assignment."""
    cells = cells_of(course, assignment)
    return [mutant for name, cell in cells.items() for mutant in mutants(name, cell)]


def entries(assignment: str) -> list[dict[str, Any]]:
    """What stands in the list of an assignment."""
    path = _list_of(assignment)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found: list[dict[str, Any]] = tomllib.loads(text).get("may_survive", [])
    return found


def listed(assignment: str, known: Sequence[Mutant]) -> dict[str, set[str]]:
    """The names of the mutants that may survive, by question.

    Raises BankError for an entry that gives no reason, or names none of the `known` ones.
    """
    names: dict[str, set[str]] = {}
    there = {(mutant.question, mutant.name) for mutant in known}
    for entry in entries(assignment):
        question, reason = entry["question"], entry["reason"]
        proven = reason == "equal" or (reason == "contract" and entry.get("quote"))
        gone = [name for name in entry["mutants"] if (question, name) not in there]
        if gone or not proven or not entry["why"]:
            problem = f"has no mutant {gone[0]}" if gone else "has an entry without a reason"
            raise BankError(f"{question} {problem}.\nMend it in {_list_of(assignment)}.")
        names.setdefault(question, set()).update(entry["mutants"])
    return names


def _list_of(assignment: str) -> Path:
    """Beside the questions, as their files are."""
    first = next(iter(bank_of(assignment).questions.values()))
    return ROOT / Path(first.file).with_name(FILE)


def trials(course: Course, assignment: str, chosen: Sequence[Mutant], jobs: int = 1) -> list[Trial]:
    """Try the chosen mutants of an assignment, in so many processes; with one, in this one."""
    may_survive = listed(assignment, mutants_of(course, assignment))
    questions = bank_of(assignment).questions
    with graded_environment():
        return [
            Trial(
                mutant,
                *killed,
                listed=mutant.name in may_survive.get(mutant.question, ()),
                trained=bool(questions[mutant.question].scores),
            )
            for mutant, killed in zip(chosen, _killed_of(course, assignment, chosen, jobs))
        ]


def _killed_of(
    course: Course, assignment: str, chosen: Sequence[Mutant], jobs: int
) -> Iterator[tuple[bool, bool]]:
    work = [(course, assignment, mutant) for mutant in chosen]
    if jobs == 1:
        yield from map(_killed, work)
        return
    os.environ.update(KERNEL)  # of which the processes have theirs
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        yield from executor.map(_killed, work, chunksize=4)


def _killed(work: tuple[Course, str, Mutant]) -> tuple[bool, bool]:
    """Whether public cases kill a mutant, and whether hidden ones do."""
    course, assignment, mutant = work
    reference, public = _known(course, assignment)
    # Whether something is wrong is asked here, not which of the known mistakes it is.
    question = replace(reference.questions[mutant.question], mistakes=[])
    asked = replace(public[mutant.question], mistakes=())
    np.random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)
    verdict, finding = tried(question, reference, asked, mutant.source)
    return not finding.right, not verdict.full


@cache
def _known(
    course: Course, assignment: str
) -> tuple[Reference, dict[str, checks_file.PublicQuestion]]:
    reference = reference_of(assignment, course.assignment(assignment).solution)
    return reference, checks_file.read(course.solution(assignment) / checks_file.FILE)


def lines(trials: Sequence[Trial]) -> list[str]:
    """A line for each question of an assignment, and below it what has to be mended."""
    said = []
    for question in dict.fromkeys(each.mutant.question for each in trials):
        own = [each for each in trials if each.mutant.question == question]
        said.append(f"{question}: {_counted(own)}")
        for each in own:
            if each.amiss:
                said += [f"  line {each.mutant.line} {each.amiss}", f"    {each.mutant.name}"]
    return said


def totals(trials: Sequence[Trial]) -> list[str]:
    """How many there are of what is trained, and of all the others."""
    trained = [each for each in trials if each.trained]
    others = [each for each in trials if not each.trained]
    parts = (("what is trained", trained), ("in all", others))
    return [f"{head}: {_counted(some)}" for head, some in parts if some]


def _counted(trials: Sequence[Trial]) -> str:
    public, hidden = sum(each.public for each in trials), sum(each.hidden for each in trials)
    left = sum(not each.hidden and not each.listed for each in trials)
    return (
        f"{len(trials)} mutants, killed by public cases {_share(public, len(trials))}, by hidden "
        f"cases {_share(hidden, len(trials))}, listed {len(trials) - hidden - left}, "
        f"survivors {left}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})"
