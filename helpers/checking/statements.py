"""What an answer was asked besides its numbers: which statements of it do not hold, and what is
another than is due wherever it was looked at.
"""

from collections.abc import Sequence

from helpers.checking.by_part import by_part
from helpers.checking.case import Case, Outcome
from helpers.checking.compare import same
from helpers.checking.finding import Fact
from helpers.checking.show import show

_MOST = 3  # that are said
_LONG = 30  # characters of a value


def statements(
    answers: Sequence[Outcome], cases: Sequence[Case], wrong: Sequence[int]
) -> tuple[Fact, ...]:
    """Of the parts that are yes or no, those that go wrong; and of those that are a word, a count
    or a shape, what came and what was due, where that was always the same."""
    seen: dict[str, set[tuple[str, str]]] = {}
    for number in wrong:
        wanted = by_part(cases[number].expected, cases[number].expected)
        for name, part in by_part(answers[number], cases[number].expected).items():
            due = wanted[name]
            if _is_said(due.value) and type(part.value) is type(due.value) and not same(part, due):
                seen.setdefault(name, set()).add((show(part.value), show(due.value)))
    untrue = [name for name, ways in seen.items() if ways == {("False", "True")}]
    true = [name for name, ways in seen.items() if ways == {("True", "False")}]
    others = [
        ("is not due", name, *way)
        for name, ways in seen.items()
        for way in ways
        if len(ways) == 1 and name not in untrue + true and max(map(len, way)) <= _LONG
    ]
    ways: list[tuple[str, ...]] = [("does not hold", *untrue[:_MOST])] if untrue else []
    ways += [("should not be", *true[:_MOST])] if true else []
    return tuple(map(Fact, [*ways, *others[:_MOST]]))


def _is_said(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, (bool, int, str)) for each in value)
    return isinstance(value, (bool, int, str))
