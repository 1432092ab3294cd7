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
    """A mutant, and whether public and hidden cases kill it."""

    mutant: Mutant
    public: bool
    hidden: bool


@dataclass(frozen=True)
class Score:
    """What came of some or all mutants of one assignment.

    listed   the names of mutants that may survive, by question
    trained  the questions whose answer is a trained object: counted apart
    """

    trials: Sequence[Trial]
    listed: dict[str, set[str]]
    trained: frozenset[str]

    @property
    def survivors(self) -> list[Mutant]:
        """The mutants that hidden cases let pass and that are not in the list."""
        passed = [each.mutant for each in self.trials if not each.hidden]
        return [each for each in passed if each.name not in self.listed.get(each.question, ())]

    @property
    def killed_though_listed(self) -> list[Mutant]:
        """The mutants that stand in the list for nothing. Those of what is trained may: the digits
        at hand decide on them."""
        killed = [each.mutant for each in self.trials if each.hidden]
        return [
            each
            for each in killed
            if each.name in self.listed.get(each.question, ()) and each.question not in self.trained
        ]


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
        proven = entry["why"] and (reason == "equal" or (reason == "contract" and entry["quote"]))
        gone = [name for name in entry["mutants"] if (question, name) not in there]
        if not proven or gone:
            problem = f"has no mutant {gone[0]}" if gone else "has an entry without a reason"
            raise BankError(f"{question} {problem}.\nMend it in {_list_of(assignment)}.")
        names.setdefault(question, set()).update(entry["mutants"])
    return names


def _list_of(assignment: str) -> Path:
    """Beside the questions, as their files are."""
    first = next(iter(bank_of(assignment).questions.values()))
    return ROOT / Path(first.file).with_name(FILE)


def score(course: Course, assignment: str, chosen: Sequence[Mutant], jobs: int = 1) -> Score:
    """Try the chosen mutants of an assignment, in so many processes; with one, in this one."""
    known = listed(assignment, mutants_of(course, assignment))
    with graded_environment():
        trials = list(_trials(course, assignment, chosen, jobs))
    questions = bank_of(assignment).questions.values()
    return Score(trials, known, frozenset(each.name for each in questions if each.scores))


def _trials(
    course: Course, assignment: str, chosen: Sequence[Mutant], jobs: int
) -> Iterator[Trial]:
    work = [(course, assignment, mutant) for mutant in chosen]
    if jobs == 1:
        yield from map(_trial, work)
        return
    os.environ.update(KERNEL)  # of which the processes have theirs
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
        yield from executor.map(_trial, work, chunksize=4)


def _trial(work: tuple[Course, str, Mutant]) -> Trial:
    course, assignment, mutant = work
    reference, public = _known(course, assignment)
    # Whether something is wrong is asked here, not which of the known mistakes it is.
    question = replace(reference.questions[mutant.question], mistakes=[])
    asked = replace(public[mutant.question], mistakes=())
    np.random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)
    verdict, finding = tried(question, reference, asked, mutant.source)
    return Trial(mutant, public=not finding.right, hidden=not verdict.full)


@cache
def _known(
    course: Course, assignment: str
) -> tuple[Reference, dict[str, checks_file.PublicQuestion]]:
    reference = reference_of(assignment, course.assignment(assignment).solution)
    return reference, checks_file.read(course.solution(assignment) / checks_file.FILE)


def lines(score: Score) -> list[str]:
    """What is printed: a line for each question with its survivors below, and the totals."""
    said = []
    for question in dict.fromkeys(each.mutant.question for each in score.trials):
        trials = [each for each in score.trials if each.mutant.question == question]
        said.append(f"{question}: {_counted(trials, score)}")
        for head, some in (
            ("survives", score.survivors),
            ("is killed, though it is listed", score.killed_though_listed),
        ):
            for each in some:
                if each.question == question:
                    said.append(f"  line {each.line} {head}\n    {each.name}")
    trained = [each for each in score.trials if each.mutant.question in score.trained]
    others = [each for each in score.trials if each.mutant.question not in score.trained]
    if trained:
        said.append(f"what is trained: {_counted(trained, score)}")
    return [*said, f"in all: {_counted(others, score)}"]


def _counted(trials: Sequence[Trial], score: Score) -> str:
    """So many mutants, killed by public and by hidden cases, in the list, and surviving."""
    public, hidden = (sum(getattr(t, kind) for t in trials) for kind in ("public", "hidden"))
    unlisted = {(each.question, each.name) for each in score.survivors}
    left = sum((each.mutant.question, each.mutant.name) in unlisted for each in trials)
    return (
        f"{len(trials)} mutants, killed by public cases {_share(public, len(trials))}, "
        f"by hidden cases {_share(hidden, len(trials))}, "
        f"listed {len(trials) - hidden - left}, survivors {left}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "0"
