"""Two known slips at once: what the check says of them is true, and nearly always it is both."""

from dataclasses import replace
from itertools import combinations

import pytest

from grading.authoring.public import PUBLIC_SEED
from grading.bank.reference import draw
from grading.bank.slip import DoesNotFit, edited
from grading.bank.source import without_markers
from grading.bank.variants import variants_of
from grading.course import ROOT
from helpers.checking import judge, probe, variants_file
from helpers.checking.compare import same
from helpers.checking.limits import Limits
from helpers.checking.measure import measured
from helpers.checking.trace import agree, traced
from helpers.checking.variants import met
from tests.known import ASSIGNMENTS, questions, reference

FRESH = (b"one", b"two", b"three")
SECONDS = Limits(2)
# What is true of any answer of which it is said, whatever else is wrong with it.
ANY_ANSWER = {
    "nothing_returned",
    "printed_not_returned",
    "other_values_returned",
    "other_kind_returned",
    "nothing_is_refused",
    "not_all_is_refused",
    "refused_by_another_error",
    "arguments_changed",
}


def pairs(question, cell):
    """Both names, and the program, of every two slips that fit together."""
    solution = without_markers(cell)
    slips = [each for each in question.mistakes if each.edits and not each.start and not each.slow]
    for one, other in combinations(slips, 2):
        try:
            yield one, other, edited(solution, (*one.edits, *other.edits))
        except DoesNotFit:
            continue


class Tried:
    """What programs give on the cases of some draws."""

    def __init__(self, assignment, question, seeds):
        self.known, self.question = reference(assignment), question
        self.cases = [
            case for seed in seeds for case in self.known.cases(question, draw(question, seed))
        ]

    def answers(self, source):
        try:
            space = self.known.namespace(self.question, source)
        except Exception:
            return None
        came = (probe.run(self.question.probe, c.inputs, space, SECONDS) for c in self.cases)
        return [measured(self.question, a, c.inputs) for a, c in zip(came, self.cases, strict=True)]

    def trace(self, source):
        answers = self.answers(source)
        return answers and traced(answers, self.cases, self.question.tolerance)


def named(question, cases, table, answers):
    """The names that are told, as a set."""
    finding = judge.examined(question, answers, cases, question.mistakes)
    if finding.hint:
        return {*finding.mistake.split(" + ")}
    one = met(table, answers, cases, question.tolerance)
    return {*one.name.split(" + ")} if one else set()


def asked():
    """Each question of a single cell, as a parameter: the other ones have no slips that fit."""
    return [
        pytest.param(assignment, name, id=f"{assignment}-{name}")
        for assignment in ASSIGNMENTS
        for name, question in questions(assignment).items()
        if not question.cells
    ]


@pytest.mark.prove
@pytest.mark.parametrize(("assignment", "name"), asked())
def test_two_slips_are_named_as_both_or_as_an_equal_program(assignment, name):
    table = variants_file.read(ROOT / "solutions" / assignment / variants_file.FILE)[name]
    question = questions(assignment)[name]
    told, partly, untold, false = 0, [], [], []
    cell = reference(assignment).cell(question)
    public, fresh = (Tried(assignment, question, s) for s in ((PUBLIC_SEED,), FRESH))
    public.cases = reference(assignment).with_mistakes(question, public.cases, slow=False)
    single = {each.name: public.trace(each.source) for each in question.mistakes}
    others = {each.name: each.source for each in variants_of(question, cell)}
    sources = {each.name: each.source for each in question.mistakes} | others
    quick = replace(question, mistakes=[m for m in question.mistakes if not m.slow])
    for one, other, source in pairs(question, cell):
        answers = public.answers(source)
        if answers is None or any(a.error == "TimedOut" for a in answers):
            continue
        trace = traced(answers, public.cases, question.tolerance)
        if any(single[each.name] and agree(trace, single[each.name]) for each in (one, other)):
            continue
        if all(map(same, answers, (c.expected for c in public.cases))):
            continue
        names = named(quick, public.cases, table, answers)
        both, whole = {one.name, other.name}, f"{one.name} + {other.name}"
        names = {_usual(each, both, single) for each in names}
        if names == both:
            told += 1
        elif not names:
            untold.append(whole)
        elif len(names) == 1 and _is_equal(fresh, source, sources.get(*names)):
            told += 1
        elif names < both or names <= ANY_ANSWER:
            partly.append(f"{whole} is called {names}")
        else:
            false.append(f"{whole} is called {names}")
    tried = told + len(partly) + len(untold) + len(false)
    print(f"{assignment}, {name}: {told} of {tried} pairs named, {len(partly)} in part")
    print(*untold, *partly, *false, sep="\n")
    assert not false
    assert told + len(partly) >= 0.9 * tried


def _usual(name, both, single):
    """The name; of a mistake that gives what one of both gives that one's."""
    for each in both:
        if name in single and single[name] and single[each] and agree(single[name], single[each]):
            return each
    return name


def _is_equal(fresh, source, alike):
    """Whether a program of that name gives the same on fresh draws."""
    return alike is not None and agree(fresh.trace(source), fresh.trace(alike))
