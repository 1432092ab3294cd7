"""Which known mistakes explain an answer: one in every case, a few in different ones, or one in a
part of the answer.

Whatever is named gives the same as the answer where it is said to; and it spoils nothing that is
right.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, starmap
from typing import TypeAlias

import numpy as np

from helpers.checking.by_part import by_part, leaves
from helpers.checking.case import COSTLY, UNTELLING, Case, Mistake, Outcome
from helpers.checking.codec import NUMBERS
from helpers.checking.compare import alike, difference, same
from helpers.checking.fingerprint import fingerprint

MOST = 3  # mistakes that are named together
FEW = 12  # entries of two kinds, which may come by chance
Place: TypeAlias = tuple[int, str]  # number of a case and name of a part, "" for all of it
Tolerance: TypeAlias = tuple[float, float] | None
# Got, expected, and what each mistake gives.
Outcomes: TypeAlias = dict[Place, tuple[Outcome, Outcome, dict[str, Outcome]]]


@dataclass(frozen=True)
class Named:
    """A known mistake, and the parts of the answer that it explains, if that is not all."""

    mistake: Mistake
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Places:
    """Where an answer is wrong; which mistake gives the same there, and where it would give
    something else that is wrong. None spoils what is right."""

    wrong: set[Place]
    fits: dict[Mistake, set[Place]]
    spoils: dict[Mistake, set[Place]]


def explained(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    tolerance: Tolerance = None,
    excused: Collection[int] = (),
) -> tuple[Named, ...]:
    """The mistakes that explain an answer; empty if that is not clear.

    They are the only one that fits every case; or the smallest set in which each explains some
    cases, or some parts, up to three; or those that explain a part by itself. Cases whose number
    is in `excused` are not looked at.
    """
    outcomes = {
        number: (answer, case.expected, case.mistakes)
        for number, (answer, case) in enumerate(zip(answers, cases, strict=True))
        if number not in excused
    }
    whole = {(number, ""): each for number, each in outcomes.items()}
    by_case = _places(whole, mistakes, tolerance)
    if found := _smallest(by_case, whole):
        return found
    split = _taken_apart(whole)
    of_parts = _places(split, mistakes, tolerance)
    return _smallest(of_parts, split) or _of_a_part(of_parts, split)


def fits(answer: Outcome, case: Case, mistake: Mistake, tolerance: Tolerance = None) -> bool:
    """Whether a mistake gives the same as the answer in one case."""
    theirs = case.mistakes.get(mistake.name)
    return theirs is not None and _is_same(
        fingerprint(answer), fingerprint(theirs), case.expected, tolerance
    )


_OTHER = Outcome(error="of another form")


def _taken_apart(whole: Outcomes) -> Outcomes:
    """The same part by part, where an answer has parts."""
    split: Outcomes = {}
    for (number, _), (answer, expected, mistaken) in whole.items():
        given, wanted = by_part(answer, expected), by_part(expected, expected)
        if not given:
            split[number, ""] = answer, expected, mistaken
            continue
        theirs = {name: by_part(each, expected) for name, each in mistaken.items()}
        for part, outcome in given.items():
            others = {name: each.get(part, _OTHER) for name, each in theirs.items()}
            split[number, part] = outcome, wanted[part], others
    return split


def _places(outcomes: Outcomes, mistakes: Sequence[Mistake], tolerance: Tolerance) -> Places:
    """How each mistake does at each place; those that spoil what is right are left out."""
    right = {place for place, (got, wanted, _) in outcomes.items() if same(got, wanted, tolerance)}
    wrong = outcomes.keys() - right
    fits: dict[Mistake, set[Place]] = {mistake: set() for mistake in mistakes}
    spoils: dict[Mistake, set[Place]] = {mistake: set() for mistake in mistakes}
    for place in sorted(outcomes, key=wrong.__contains__):  # the right ones first
        answer, expected, mistaken = outcomes[place]
        got, wanted = fingerprint(answer), fingerprint(expected)
        for mistake in [*fits]:
            theirs = mistaken.get(mistake.name)
            theirs = theirs and fingerprint(theirs)
            if place in right:
                if not (theirs and alike(theirs, wanted, tolerance)):
                    spoils[mistake].add(place)
                    del fits[mistake]
            elif theirs and _is_same(got, theirs, expected, tolerance):
                fits[mistake].add(place)
            elif answer.error and theirs and (theirs.error or answer.error in COSTLY):
                pass  # both stop there, each in its way; or nobody saw what would have come out
            elif not (theirs and alike(theirs, wanted, tolerance)):
                spoils[mistake].add(place)
    # What no mistake is known by explains nothing.
    dumb = {place for place in wrong if outcomes[place][0].error in UNTELLING}
    telling = {mistake: places for mistake, places in fits.items() if places - dumb}
    return Places(wrong, telling, spoils)


def _is_same(got: Outcome, mistaken: Outcome, expected: Outcome, tolerance: Tolerance) -> bool:
    """Whether the fingerprint of an answer is that of what a mistake gives; of errors, whether the
    same operation failed with the same words, or whether both are too costly."""
    if got.error in COSTLY:
        return mistaken.error in COSTLY
    if not alike(got, mistaken, tolerance):
        return False
    if not got.error or got.error in (expected.error, *UNTELLING):
        return True
    return got.operation == mistaken.operation != ""


def _smallest(places: Places, outcomes: Outcomes) -> tuple[Named, ...]:
    """The smallest set of mistakes that explains all that is wrong and spoils nothing, if there is
    no other of that size."""
    explain = {mistake: fits for mistake, fits in places.fits.items() if not places.spoils[mistake]}
    for size in range(1, MOST + 1):
        sets = [
            chosen
            for chosen in combinations(explain, size)
            if set().union(*(explain[mistake] for mistake in chosen)) == places.wrong
        ]
        if sets:
            clear = len(sets) == 1 and _each_is_seen(sets[0], explain, outcomes)
            return tuple(map(Named, sets[0])) if clear else ()
    return ()


def _each_is_seen(
    chosen: Sequence[Mistake], explain: dict[Mistake, set[Place]], outcomes: Outcomes
) -> bool:
    """Whether each of several mistakes explains something that none of the others does, and that
    other causes do not give as easily."""
    if len(chosen) == 1:
        return True
    for mistake in chosen:
        others = set().union(*(explain[other] for other in chosen if other is not mistake))
        alone = [(*outcomes[place][:2], place[1]) for place in explain[mistake] - others]
        stops = [got for got, wanted, _ in alone if got.error and not wanted.error]
        if len(stops) < 2 and all(starmap(_is_slight, alone)):
            return False
    return True


def _is_slight(got: Outcome, wanted: Outcome, part: str) -> bool:
    """Whether it is an error that might have many causes, or nothing is wrong in the answer, or in
    that part of it, but 0 or 1 in the place of another number."""
    if got.error or wanted.error:
        return not (wanted.error or got.error in COSTLY)
    if got.changed:
        return False
    due = dict(leaves(wanted.value))
    wrong = {where: each for where, each in leaves(got.value) if difference(each, due.get(where))}
    if any((part or where) and isinstance(each, bool) for where, each in wrong.items()):
        return False  # what is measured has a name
    return all(
        isinstance(each, NUMBERS) and np.size(each) == 1 and each in (0, 1)
        for each in wrong.values()
    )


def _of_a_part(places: Places, outcomes: Outcomes) -> tuple[Named, ...]:
    """Of each part that is wrong, the only mistake that explains it in every case, if the part is
    such as nothing else gives by chance, and what else the mistake does is seen as well."""
    found: dict[Mistake, tuple[str, ...]] = {}
    whole = [outcomes[place] for place in places.wrong if not place[1]]
    stopped = [(got, theirs) for got, wanted, theirs in whole if not wanted.error]
    for part in dict.fromkeys(name for _, name in sorted(places.wrong)):
        wrong = {place for place in places.wrong if place[1] == part}
        own = [mistake for mistake, fits in places.fits.items() if wrong <= fits]
        if len(own) != 1 or places.spoils[own[0]]:
            continue
        if not all(got.error and theirs[own[0].name].error for got, theirs in stopped):
            continue
        if any(_tells(outcomes[place][0].value) for place in wrong):
            found[own[0]] = (*found.get(own[0], ()), part)
    return tuple(starmap(Named, found.items()))


def _tells(value: object) -> bool:
    """Whether it is an array that is not met by chance."""
    if not isinstance(value, np.ndarray):
        return False
    several = len(np.unique(value))
    return several > 2 or (several == 2 and value.size > FEW)
