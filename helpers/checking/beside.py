"""A known mistake, and something else that is done to all its numbers.

They are divided by the number of samples besides, say, or transposed, or in another order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpers.checking.by_part import is_number
from helpers.checking.case import Case, Mistake, Outcome
from helpers.checking.facts import ways
from helpers.checking.finding import Fact
from helpers.checking.say_facts import sentence

ALONE = {
    "the expected ones": "what that alone gives",
    "those expected for": "what that alone gives for",
    "the expected one": "what that alone gives",
}
MOST = 2  # sentences


def beside(
    answers: Sequence[Outcome],
    cases: Sequence[Case],
    mistakes: Iterable[Mistake],
    tolerance: tuple[float, float] | None = None,
) -> tuple[Mistake, Mistake] | None:
    """The one mistake that an answer gives in another way in all cases; alone, and with the way in
    its name and hint.

    None if there is none, or more than one, or if the right numbers are told by that as well.
    """
    if ways(answers, [case.expected for case in cases], cases, tolerance) is not None:
        return None
    # What is times a number that is given, a rate say, is another use of it and no second slip.
    numbers = {name for case in cases for name, value in case.inputs.items() if is_number(value)}
    found = []
    for mistake in mistakes:
        given = [case.mistakes.get(mistake.name) for case in cases]
        others = [each for each in given if each is not None]
        facts = len(others) == len(cases) and ways(answers, others, cases, tolerance)
        if facts and not any(each in numbers for fact in facts for each in fact.times.split()):
            found.append((mistake, facts))
    if len(found) != 1:
        return None
    (mistake, facts), *_ = found
    parts: dict[Fact, list[str]] = {}
    for fact in facts:
        parts.setdefault(replace(fact, parts=()), []).extend(fact.parts)
    words = [_besides(*each) for each in parts.items()]
    if len(words) > MOST or not all(words):
        return None
    name = " + ".join([mistake.name, *dict.fromkeys(fact.way[0] for fact in parts)])
    return mistake, Mistake(name, "\n".join([mistake.hint, *words]))


def _besides(fact: Fact, parts: Sequence[str]) -> str:
    """What is done besides, "" where there are no words for it."""
    said = sentence(fact.way, fact.times, parts, ())
    for due, alone in ALONE.items():
        if due in said:
            begin = said if parts else f"{said[0].lower()}{said[1:]}"
            return f"Besides, {begin}".replace(due, alone)
    return ""
