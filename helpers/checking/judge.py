"""Finds what is wrong with an answer, and names the mistake.

Pure functions of numbers: the instant check and the grader both use them. The order of what is
looked at: ran → type → shape → finite → values.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from helpers.checking import anywhere
from helpers.checking.bindings import magic_above
from helpers.checking.case import COSTLY, TIMED_OUT, UNTELLING, Case, Mistake, Outcome
from helpers.checking.compare import difference, same
from helpers.checking.cover import Named, explained
from helpers.checking.description import Description, Parameter
from helpers.checking.facts import OF_ERRORS, facts
from helpers.checking.finding import RIGHT, Fact, Finding, Status, WrongCase
from helpers.checking.forbidden import forbidden_use
from helpers.checking.lines import gives_a_value, lines
from helpers.checking.show import cut, show
from helpers.checking.statements import statements

NOTHING, PRINTED = "None (is there a return?)", "None: it prints, but returns nothing"
RETURNED = {NOTHING: anywhere.NOTHING, PRINTED: anywhere.PRINTED}
MOST_OF_THEM = 2 / 3  # of the cases: an array of two rows may stand for two values
MAX_NAMES = 200  # characters of an answer's arguments


class Question(Protocol):
    """What is looked at here of a question of the bank, or of `checks.npz`."""

    @property
    def name(self) -> str:
        """Of the answer."""

    @property
    def probe(self) -> str:
        """Lines that call the answer, the last one an expression."""

    @property
    def defines(self) -> str:
        """The name under which the answer stands in the notebook."""

    @property
    def forbids(self) -> dict[str, str]:
        """Dotted name → why it may not be used."""

    @property
    def uses(self) -> tuple[str, ...]:
        """Earlier answers that it calls."""

    @property
    def tolerance(self) -> tuple[float, float] | None:
        """(relative, absolute), or None: by the width of the floats."""


def refused(
    question: Question,
    described: Description,
    wanted: Sequence[Parameter] | None,
    sources: Iterable[str],
    answers: Collection[str],
) -> Finding | None:
    """Why an answer is not even run, or None: see `unfit` and `forbidden_use`.

    `sources` are the notebook's code cells, `answers` the names of all that is asked for in it.
    """
    if not described.defined:
        magic = magic_above(question.defines, sources)
        return Finding(Status.NOT_DEFINED, where=magic, expected=question.defines)
    if problem := unfit(question.defines, described, wanted):
        return problem
    if used := forbidden_use(question.defines, sources, question.forbids, answers):
        dotted, line, why = used
        return Finding(Status.FORBIDDEN, where=dotted, line=line, detail=why)
    return None


def unfit(name: str, described: Description, wanted: Sequence[Parameter] | None) -> Finding | None:
    """Why what stands under `name` cannot be called as the question asks, or None.

    `wanted` are the parameters of the solution; an answer that is not called (a trained array) has
    none.
    """
    if not described.defined:
        return Finding(Status.NOT_DEFINED, expected=name)
    if wanted is None:
        return None
    if not described.callable:
        return Finding(Status.NOT_CALLABLE, where=name)
    parameters = described.parameters
    if parameters is None:
        return None
    names = [each.name for each in parameters if not each.variadic]
    variadic = any(each.variadic for each in parameters)
    asked = [each.name for each in wanted if not each.variadic]
    extra = [p for p in parameters[len(asked) :] if not p.variadic and not p.has_default]
    if (names[: len(asked)] != asked and not variadic) or extra:
        got = cut(", ".join(names), MAX_NAMES)
        return Finding(Status.ARGUMENTS, got=got, expected=", ".join(asked))
    return None


def is_stub(answer: Outcome, name: str) -> bool:
    """Whether the answer itself is still to be written (and not one that it calls)."""
    # In a function, or in a method of a class; it may stand in one line.
    raised_in = rf" of {name}(\.\w+)?: (async def .*|def .*)?\braise\b|^ *in {name}(\.\w+)?$"
    return answer.error == "NotImplementedError" and (
        not answer.detail or re.search(raised_in, answer.detail, re.MULTILINE) is not None
    )


def examined(
    question: Question,
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    excused: Collection[int] = (),
) -> Finding:
    """What is the matter in the first case that went wrong, the known mistakes that explain it, and
    which cases went right.

    Cases whose number is in `excused` are not looked at.
    """
    looked_at = [number for number in range(len(cases)) if number not in excused]
    wrong = [n for n in looked_at if not same(answers[n], cases[n].expected, question.tolerance)]
    if not wrong:
        return RIGHT
    number = wrong[0]
    answer, case = answers[number], cases[number]
    if is_stub(answer, question.name):
        return Finding(Status.STUB)
    ran = lines(question.name, question.defines, question.probe, number + 1, case.inputs)
    given = tuple((name, show(case.inputs[name])) for name in ran.used)
    shown = WrongCase(number + 1, len(cases), case.label, ran.shown, given)
    named = explained(answers, cases, mistakes, question.tolerance, excused)
    if not named:
        named = _slip(question, [(answers[n], cases[n].expected, n in wrong) for n in looked_at])
    met = [n for n in looked_at if n not in wrong]
    if all(cases[n].expected.error for n in met):
        met = []  # what always raises refuses nothing
    return replace(
        _departure(question, answer, case.expected),
        case=shown,
        mistake=" + ".join(dict.fromkeys(each.mistake.name for each in named)),
        hint="\n".join(dict.fromkeys(_hint(each) for each in named)),
        met=tuple(cases[n].label for n in met),
        unmet=tuple(cases[n].label for n in looked_at if n not in met),
        facts=_facts(question, answers, cases, wrong, bool(named)),
    )


def _facts(
    question: Question,
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    wrong: Sequence[int],
    named: bool,
) -> tuple[Fact, ...]:
    found = facts(answers, cases, wrong, question.tolerance) + statements(answers, cases, wrong)
    if named and all(cases[number].expected.error for number in wrong):
        return tuple(fact for fact in found if fact.way[0] not in OF_ERRORS)  # the name says so
    return found


def _hint(named: Named) -> str:
    return f"{', '.join(named.parts)}: {named.mistake.hint}" if named.parts else named.mistake.hint


def _slip(question: Question, came: Sequence[tuple[Outcome, Outcome, bool]]) -> tuple[Named, ...]:
    """The slip that any answer may have; from what it gave in each case, what was expected and
    whether that is wrong. Where a refusal is asked for nothing is told by it."""
    ordinary = [case for case in came if not case[1].error]
    wrong = [(got, expected) for got, expected, is_wrong in ordinary if is_wrong]
    if not wrong:
        return _of_refusals([case for case in came if case[1].error])
    found = [_departure(question, *case) for case in wrong]
    alike = len({(each.got, each.where) for each in found}) == 1
    if alike and len(found) == len(ordinary) and found[0].got in RETURNED:
        where = (found[0].where,) if found[0].where else ()
        return (Named(RETURNED[found[0].got], where),)
    kinds = Counter((anywhere.returned(each.got, each.expected), each.where) for each in found)
    if kinds and len(found) == len(ordinary):
        ((mistake, part), count), *_ = kinds.most_common(1)
        if mistake and count >= MOST_OF_THEM * len(found):
            return (Named(mistake, (part,) if part else ()),)
    if all(each.status is Status.CHANGED for each in found):
        values = [
            difference(got.value, expected.value, question.tolerance) for got, expected in wrong
        ]
        names = sorted({name for got, _ in wrong for name in got.changed})
        return () if any(values) else (Named(anywhere.changed(names)),)
    return ()


def _of_refusals(came: Sequence[tuple[Outcome, Outcome, bool]]) -> tuple[Named, ...]:
    """What is wrong with how an answer refuses, all else being right."""
    errors = [got.error for got, _, is_wrong in came if is_wrong]
    if {*UNTELLING, *COSTLY} & {*errors}:
        return ()
    due = came[0][1].error
    mistake = anywhere.not_refused(errors, due, all_of_them=len(errors) == len(came))
    return (Named(mistake),) if mistake else ()


def _departure(question: Question, got: Outcome, expected: Outcome) -> Finding:
    """What came out of a case that went wrong, and what was expected."""
    wanted = expected.error or show(expected.value)
    by_probe = "NoneType" in got.detail and "\n" not in got.detail  # its own lines raised it
    nothing = (
        _nothing(got) if by_probe or gives_a_value(question.probe, question.defines) else "None"
    )
    if expected.error and not got.error:
        value = nothing if got.value is None else show(got.value)
        return Finding(Status.NO_ERROR, got=value, expected=wanted)
    if got.error in UNTELLING:
        value = nothing if got.detail == "None" else got.detail
        return Finding(Status.FORM, got=value, expected=wanted)
    if got.limit or (got.error == TIMED_OUT and not got.detail):
        return Finding(
            Status.STOPPED, got=got.error, limit=got.limit, detail=got.detail, expected=wanted
        )
    if by_probe:
        return Finding(Status.FORM, got=nothing, expected=wanted)
    if got.error:
        return Finding(Status.RAISED, got=got.error, detail=got.detail, expected=wanted)
    if got.changed:
        return Finding(Status.CHANGED, where=", ".join(got.changed))
    one = difference(got.value, expected.value, question.tolerance)
    assert one is not None
    status = Status.FORM if one.in_form else Status.VALUES
    value = nothing if one.got == "None" else one.got
    return Finding(status, one.where, got=value, expected=one.expected)


def _nothing(got: Outcome) -> str:
    """None as what an answer returned."""
    return PRINTED if got.printed else NOTHING
