"""What the wrong numbers of an answer are in terms of the right ones: found by fitting over all
wrong cases, and so true, whatever the cause.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from helpers.checking import fitted, wrong_entries
from helpers.checking.amounts import amounts, explained
from helpers.checking.by_part import by_part, is_number, leaves
from helpers.checking.case import COSTLY, UNTELLING, Case, Outcome
from helpers.checking.compare import difference, same
from helpers.checking.finding import Fact
from helpers.checking.pair import Pair, Way, Wide, bits, factor
from helpers.checking.relations import SAME, became

MOST_OF_THEM = 2 / 3  # of the wrong cases
OF_ERRORS = "another error", "no error"
OWN = "a number of its own in each case"
MOST = 100_000  # entries of an array that is looked at
SEVERAL = 4  # parts that are told from others
PRECISION, PRECISION32 = 1e-6, 1e-4  # relative to the largest entry

# In this order, where what came out is not what was expected in another way.
LOOKED_FOR = (
    fitted.the_same_in_every_case,
    fitted.shifted,
    fitted.on_a_line,
    fitted.in_other_places,
    wrong_entries.first_only,
    wrong_entries.where,
    wrong_entries.wrong_ones,
    fitted.line_by_line,
    fitted.near,
    fitted.always_as_long,
    fitted.to_one_side,
)


def facts(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    wrong: Sequence[int],
    tolerance: tuple[float, float] | None,
) -> tuple[Fact, ...]:
    """A fact for each part of which one is found, parts of which the same is true together.

    `wrong` are the numbers of the cases that went wrong, from 0.
    """
    due = [number for number in wrong if not cases[number].expected.error]
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for number in due:
        for part, pair in _pairs(number, answers[number], cases[number], tolerance):
            pairs[part].append(pair)
    # What a part is in a case or two, where others went wrong otherwise, may mislead.
    pairs = {part: those for part, those in pairs.items() if 2 * len(those) >= len(due)}
    with np.errstate(all="ignore"):
        found = _together(pairs) or _one_by_one(pairs)
    whole = {number + 1 for number, case in enumerate(cases) if not case.expected.error}
    return (
        *(replace(fact, cases=()) if whole == {*fact.cases} else fact for fact in found),
        *_of_errors(answers, cases, wrong),
        *_right_parts(answers, cases, tolerance),
    )


def ways(
    answers: Sequence[Outcome],
    others: Sequence[Outcome],
    cases: Sequence[Case],
    tolerance: tuple[float, float] | None,
) -> tuple[Fact, ...] | None:
    """In which way an answer gives what another program gives, the same in all cases: times a
    number, transposed, in another order, without the last one …; a fact for each part that differs.

    None if it does not follow the other program in every case.
    """
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for number, (answer, other, case) in enumerate(zip(answers, others, cases, strict=True)):
        differ = _apart(number, answer, replace(case, expected=other), tolerance)
        if differ is None:
            return None
        for part, pair in differ.items():
            holes = [np.count_nonzero(~np.isfinite(each)) for each in (pair.got, pair.expected)]
            if holes[0] != holes[1]:
                return None
            if not holes[0]:  # what is not a number fits whatever else is done to it
                pairs[part].append(pair)
    found = []
    for part, those in pairs.items():
        with np.errstate(all="ignore"):
            fact = _in_one_way(those)
        if fact is None:
            return None
        found.append(replace(fact, parts=(part,) if part else ()))
    return tuple(found)


def _apart(
    number: int, answer: Outcome, case: Case, tolerance: tuple[float, float] | None
) -> dict[str, Pair] | None:
    """The parts in which an answer differs from what is expected; None if they are not numbers."""
    other = case.expected
    if answer.error or other.error:
        return {} if answer.error == other.error else None
    if difference(answer.value, other.value, tolerance) is None:
        return {}
    differ = dict(_pairs(number, answer, case, tolerance))
    whole = differ and _is_all(differ, answer.value, other.value, tolerance)
    return differ if whole else None


def _is_all(
    differ: Mapping[str, Pair], value: object, other: object, tolerance: tuple[float, float] | None
) -> bool:
    """Whether the parts that differ are all in which two values do. Where one is in another shape,
    no number may be there, but a word for it, or nothing."""
    given = dict(leaves(value))
    return all(
        name in differ
        or (name in given and (given[name] is None or isinstance(given[name], str)))
        or difference(given.get(name), part, tolerance) is None
        for name, part in leaves(other)
    )


def _in_one_way(pairs: Sequence[Pair]) -> Fact | None:
    one = pairs[0]
    became_so = became(one.got, one.expected, one.inputs, one.parts)
    if any(factor(got, other, one.precision) for _, got, other in became_so):
        fact = _by_way(pairs)
        whole = fact and fact.cases == tuple(p.number + 1 for p in pairs)
        # What holds more than the other cannot come of it alone.
        if fact and whole and fact.times != OWN and fact.way[0] not in ("not reduced", "too many"):
            return replace(fact, cases=())
    for way in (fitted.shifted, fitted.on_a_line, fitted.in_other_places):
        if said := way(pairs):
            return Fact(*said)
    return None


def _together(pairs: Mapping[str, Sequence[Pair]]) -> list[Fact]:
    """What is true of several parts, all of which are wrong in the same cases."""
    where = {tuple(pair.number + 1 for pair in those) for those in pairs.values()}
    if len(pairs) < 2 or len(where) > 1:
        return []
    fact = _by_way([*chain(*pairs.values())])
    (numbers,) = where
    return [replace(fact, parts=tuple(pairs))] if fact and {*fact.cases} == {*numbers} else []


def _one_by_one(pairs: Mapping[str, Sequence[Pair]]) -> list[Fact]:
    """What is true of each part; of those of which the same is, it is said once."""
    found: dict[Fact, tuple[str, ...]] = {}
    for part, those in pairs.items():
        if fact := fact_of(those):
            found[fact] = (*found.get(fact, ()), part)
    return [replace(f, parts=tuple(filter(None, names))) for f, names in found.items()]


def _right_parts(
    answers: Sequence[Outcome], cases: Sequence[Case], tolerance: tuple[float, float] | None
) -> tuple[Fact, ...]:
    """Which parts of the answer are right in all cases, and which are not, where these are numbers.

    What is yes or no goes by a statement that is to hold: "wrong" before it would be read amiss.
    """
    wrong: dict[str, bool] = {}
    for answer, case in zip(answers, cases, strict=True):
        wanted = by_part(case.expected, case.expected)
        given = by_part(answer, case.expected)
        if case.expected.error:
            continue
        if not given:
            return ()
        for name, part in given.items():
            if any(_wide(leaf) is not None for _, leaf in leaves(wanted[name].value)):
                wrong[name] = wrong.get(name, False) or not same(part, wanted[name], tolerance)
    bad, good = ([name for name in wrong if wrong[name] is is_bad] for is_bad in (True, False))
    if not bad or not good or max(len(bad), len(good)) > SEVERAL:
        return ()
    return (Fact(("right parts", *good), parts=tuple(bad)),)


def _of_errors(
    answers: Sequence[Outcome], cases: Sequence[Case], wrong: Sequence[int]
) -> tuple[Fact, ...]:
    """What is raised, or is not, in the wrong cases, if that is the same in all."""
    ways = {(answers[n].error, cases[n].expected.error) for n in wrong}
    if len(ways) > 1:
        return ()
    got, expected = ways.pop()
    if not expected or got in (*COSTLY, *UNTELLING):
        return ()
    return (Fact((OF_ERRORS[0], got, expected) if got else (OF_ERRORS[1], expected)),)


def _pairs(
    number: int, answer: Outcome, case: Case, tolerance: tuple[float, float] | None
) -> Iterator[tuple[str, Pair]]:
    """The parts that are wrong in a case, where both are numbers."""
    if answer.error or case.expected.error:
        return
    given = dict(leaves(answer.value))
    miscounted = False  # what stands behind a wrong count may be anything
    wanted = {name: _wide(part) for name, part in leaves(case.expected.value)}
    inputs = {name: _wide(value) for name, value in case.inputs.items()}
    arrays = {name: value for name, value in inputs.items() if value is not None and value.size > 1}
    for name, part in leaves(case.expected.value):
        got, expected = _wide(given.get(name)), wanted[name]
        if got is None or expected is None or difference(given[name], part, tolerance) is None:
            continue
        if expected.ndim and miscounted:
            return
        miscounted |= isinstance(part, int)
        others = {n: e for n, e in wanted.items() if e is not None and n != name}
        sizes = amounts(case.inputs, part)
        precision = _precision(part, given[name])
        if difference(got, expected, tolerance or (precision, 0)):  # else it is of another kind
            yield name, Pair(number, got, expected, arrays, others, sizes, precision)


def _wide(value: object) -> Wide | None:
    """Numbers as an array of wide floats; None for anything else."""
    # A list of whole numbers is a shape, or sizes.
    if is_number(value) or (isinstance(value, list) and value and _are_floats(value)):
        value = np.asarray(value)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iuf" or value.size > MOST:
        return None
    return np.asarray(value).astype(np.float64)


def _are_floats(values: list[object]) -> bool:
    return all(map(is_number, values)) and not all(isinstance(each, int) for each in values)


def _precision(*values: object) -> float:
    narrow = (getattr(value, "dtype", np.dtype(float)) for value in values)
    return PRECISION32 if any(d.kind == "f" and d.itemsize < 8 for d in narrow) else PRECISION


def fact_of(pairs: Sequence[Pair]) -> Fact | None:
    """The first fact that is true in all cases, or else one that is true in most of them."""
    numbers = tuple(pair.number + 1 for pair in pairs)
    if said := fitted.all_the_same(pairs):
        return Fact(*said, cases=numbers)
    found = _by_way(pairs)
    if found and found.cases == numbers:
        return found
    for looked_for in LOOKED_FOR:
        if said := looked_for(pairs):
            return Fact(*said, cases=numbers)
    return found


def _by_way(pairs: Sequence[Pair]) -> Fact | None:
    """Whether what came out is what was expected in another way, also times a number."""
    fitting: dict[Way, list[tuple[Pair, float, Wide]]] = defaultdict(list)
    for pair in pairs:
        seen = set()
        for way, one, other in became(pair.got, pair.expected, pair.inputs, pair.parts):
            number = None if way in seen else factor(one, other, pair.precision)
            if number and (way != SAME or number != 1):
                seen.add(way)
                fitting[way].append((pair, number, other))
    ranked = []
    for order, (way, found) in enumerate(fitting.items()):
        if len(found) < MOST_OF_THEM * len(pairs):
            continue
        times = _times(way, found)
        if times in ("", "−1", OWN) or (times and len(found) == len(pairs)):
            cases = tuple(dict.fromkeys(p.number + 1 for p, *_ in found))
            rank = (-len(found), times == OWN, times not in ("", "−1"), order)
            ranked.append((rank, Fact(way, times, (), cases)))
    return min(ranked)[1] if ranked else None


def _times(way: Way, found: Sequence[tuple[Pair, float, Wide]]) -> str | None:
    """The factor in words, or None if it may be by chance that the numbers fit."""
    numbers = [times for _, times, _ in found]
    different = {(p.got.tobytes(), p.expected.tobytes()): bits(other) for p, _, other in found}
    weight = sum(different.values())
    plain = set(numbers) == {1.0}
    simple = way in (SAME, ("transposed",))
    sizes = [pair.sizes for pair, *_ in found]
    times = "" if plain else explained(numbers, sizes, fitted=simple and weight >= 30)
    if plain or times:
        return times if weight >= fitted.ENOUGH else None
    return OWN if simple and min(different.values()) >= fitted.ENOUGH + 10 else None
