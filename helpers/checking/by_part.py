"""Takes an answer apart: into what a dict holds by name, or the arrays that it returned together.

Of what a mistake gives there are fingerprints only, but those are made part by part.
"""

from collections.abc import Iterator

import numpy as np

from helpers.checking.case import Outcome

CHANGED = "changed arguments"


def by_part(outcome: Outcome, expected: Outcome) -> dict[str, Outcome]:
    """The parts of an outcome by name, as those of the expected one; empty if it has none, or
    others. Arguments that were changed are a part of their own."""
    wanted = _parts(expected.value)
    given = _parts(outcome.value)
    if outcome.error or expected.error or not wanted or list(given) != list(wanted):
        return {}
    changed = {CHANGED: Outcome(changed=outcome.changed)}
    return {name: Outcome(value) for name, value in given.items()} | changed


def _parts(value: object) -> dict[str, object]:
    """A list of numbers is one thing: a shape, or sizes."""
    if isinstance(value, dict):
        return {str(name): part for name, part in value.items()}
    if isinstance(value, list) and not all(isinstance(part, int) for part in value):
        return {f"[{number}]": part for number, part in enumerate(value)}
    return {}


def leaves(value: object, where: str = "") -> Iterator[tuple[str, object]]:
    """What an answer is made of, down to arrays and numbers, with the name that it goes by."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, f"{where}[{name!r}]" if where else str(name))
    elif isinstance(value, list) and not all(map(is_number, value)):
        for number, part in enumerate(value):
            yield from leaves(part, f"{where}[{number}]")
    else:
        yield where, value


def is_number(value: object) -> bool:
    """Whether it is a single number, and no truth value."""
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
