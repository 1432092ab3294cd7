"""What the variants of each solution give on the public cases, for `variants.npz`.

That takes minutes, so it is made anew only when something has changed that decides it.
"""

import ast
import contextlib
import hashlib
import inspect
import io
import json
import os
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import nbformat
import numpy as np

from grading.authoring.public import PUBLIC_SEED
from grading.bank.assignment import bank_of
from grading.bank.definitions import definitions
from grading.bank.question import Bank, Question
from grading.bank.reference import Reference, draw
from grading.bank.variants import Variant, variants_of
from grading.course import ROOT
from grading.settings import KERNEL, graded_environment
from helpers.checking import probe, trace
from helpers.checking.case import TIMED_OUT, Case, Mistake, Outcome
from helpers.checking.limits import Limits
from helpers.checking.measure import measured
from helpers.checking.trace import Trace, agree, traced
from helpers.checking.variants import stacked
from helpers.checking.variants_file import Variants

FRESH = (b"a draw that tells apart", b"another one")  # besides the public cases
SECONDS = 2.0  # for one case of a variant: one that takes longer is no variant


def digests(bank: Bank, notebook: nbformat.NotebookNode) -> dict[str, str]:
    """For each question that is no trained object, a digest of what decides its table: the
    variants, what else the notebook defines, the question, and how what they give is noted."""
    cells = {cell.id: cell.source for cell in notebook.cells}
    others = nbformat.v4.new_notebook()
    others.cells = [cell for cell in notebook.cells if cell.id not in bank.questions]
    rules = inspect.getsource(trace) + inspect.getsource(_Table) + definitions(others)
    found = {}
    for name, question in bank.with_answers(notebook).items():
        if not question.cells:
            own = [cells[each] for each in _used(name, bank.questions) if each in cells]
            made = [astuple(each) for each in variants_of(question, cells[name])]
            parts = json.dumps([rules, own, made, _without_hints(ROOT / question.file)])
            found[name] = hashlib.sha256(parts.encode()).hexdigest()[:32]
    return found


def _without_hints(file: Path) -> str:
    """What a question's file says, but for the hints in steps: they decide nothing here."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    tree.body = [each for each in tree.body if not ast.unparse(each).startswith("q.hints(")]
    return ast.unparse(tree)


def are_current(known: Mapping[str, Variants], bank: Bank, notebook: nbformat.NotebookNode) -> bool:
    """Whether the variants that are known are those of this notebook."""
    return {name: each.made_of for name, each in known.items()} == digests(bank, notebook)


def _used(name: str, questions: Mapping[str, Question]) -> list[str]:
    """The questions that one builds on, and those they build on."""
    direct = [used for used in questions[name].uses if used in questions]
    return sorted({*direct, *(each for used in direct for each in _used(used, questions))})


def fresh_table(
    bank: Bank, notebook: nbformat.NotebookNode, known: Mapping[str, Variants], jobs: int
) -> dict[str, Variants]:
    """The variants of each question that is no trained object: those that are `known`, if nothing
    has changed since, and the others made anew, in so many processes."""
    wanted = digests(bank, notebook)
    stale = [n for n, digest in wanted.items() if n not in known or known[n].made_of != digest]
    work = [(bank.assignment, nbformat.writes(notebook), name) for name in stale]
    if len(work) < 2:
        made = dict(zip(stale, map(_of_question, work), strict=True))
    else:
        os.environ.update(KERNEL)  # of which the processes have theirs
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as executor:
            made = dict(zip(stale, executor.map(_of_question, work), strict=True))
    made = {name: replace(each, made_of=wanted[name]) for name, each in made.items()}
    return {name: made.get(name) or known[name] for name in wanted}


@lru_cache(maxsize=1)
def _reference(assignment: str, solution: str) -> Reference:
    return Reference(bank_of(assignment), nbformat.reads(solution, as_version=4))


def _of_question(work: tuple[str, str, str]) -> Variants:
    assignment, solution, name = work
    reference = _reference(assignment, solution)
    question = reference.questions[name]
    with graded_environment(), warnings.catch_warnings(action="ignore"), np.errstate(all="ignore"):
        return _Table(question, reference).of(variants_of(question, reference.cell(question)))


class _Table:
    """Tries the variants of a question."""

    def __init__(self, question: Question, reference: Reference) -> None:
        self.question, self.reference = question, reference
        public = reference.cases(question, draw(question, PUBLIC_SEED))
        self.public = reference.with_mistakes(question, public)
        self.fresh = [
            case for seed in FRESH for case in reference.cases(question, draw(question, seed))
        ]

    def of(self, candidates: Iterable[Variant]) -> Variants:
        """Those that are wrong, and neither what a known mistake gives nor random. Of those that
        give the same the first; none where others differ from it on fresh draws, or where it may be
        chance that two pairs of slips give the same."""
        known = [
            self._traced([case.mistakes[name] for case in self.public], self.public)
            for name in self.public[0].mistakes
        ]
        kept: list[tuple[Variant, Trace]] = []
        unclear: set[str] = set()
        for variant in candidates:
            found = self._trace(variant, self.public)
            if found is None or not found.telling.any():
                continue
            if any(agree(found, each) for each in known):
                continue
            like = next((one for one, each in kept if agree(found, each)), None)
            if like is None:
                again = self._trace(variant, self.public, seed=1)
                if again is not None and agree(found, again):
                    kept.append((variant, found))
            elif like.source not in unclear:
                chance = _are_pairs(like, variant) and found.weights.sum() < trace.ENOUGH
                if chance or not self._same_on_fresh(like, variant):
                    unclear.add(like.source)
        clear = [(variant, each) for variant, each in kept if variant.source not in unclear]
        return stacked(
            [Mistake(variant.name, variant.hint) for variant, _ in clear],
            [each for _, each in clear],
            len(self.public),
        )

    def _same_on_fresh(self, one: Variant, other: Variant) -> bool:
        both = self._trace(one, self.fresh), self._trace(other, self.fresh)
        return both[0] is not None and both[1] is not None and agree(both[0], both[1])

    def _trace(self, variant: Variant, cases: Sequence[Case], seed: int = 0) -> Trace | None:
        """Of what a variant gives; None if it cannot be run, or takes too long for one."""
        np.random.seed(seed)
        if torch := sys.modules.get("torch"):
            torch.manual_seed(seed)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                namespace = self.reference.namespace(self.question, variant.source)
        except Exception:  # its cell stops
            return None
        answers: list[Outcome] = []
        for case in cases:
            came = probe.run(self.question.probe, case.inputs, namespace, Limits(SECONDS))
            if came.error == TIMED_OUT:
                return None
            answers.append(measured(self.question, came, case.inputs))
        return self._traced(answers, cases)

    def _traced(self, answers: Sequence[Outcome], cases: Sequence[Case]) -> Trace:
        return traced(answers, cases, self.question.tolerance)


def _are_pairs(*variants: Variant) -> bool:
    return all(" + " in each.name for each in variants)
