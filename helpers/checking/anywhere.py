"""Slips that can be made in any answer, and so stand in no bank."""

import re
from collections.abc import Sequence

from helpers.checking.case import Mistake

NOTHING = Mistake(
    "nothing_returned",
    "It gives back None: a result is handed on by `return`, and by nothing else.",
)
PRINTED = Mistake(
    "printed_not_returned",
    "It prints and gives back None: what is printed is seen, but only `return` hands a result on.",
)


_KINDS = {"a dict", "a torch tensor", "a NumPy array", "a string", "a number"}
_VALUES = re.compile(r"(.*), in the place of (\d+) values(?:: (.*))?")


def returned(got: str, expected: str) -> Mistake | None:
    """What is returned is of another kind than what is due, as these words say."""
    if several := _VALUES.fullmatch(got):
        what, count, names = several.groups()
        what = re.sub(r" of shape \(.*?\)", "", what)
        due = f"{names} are" if names else f"{count} values are"
        return Mistake("other_values_returned", f"It gives back {what}, where {due} due.")
    if got in _KINDS and expected in _KINDS:
        return Mistake("other_kind_returned", f"It gives {got} where {expected} is due.")
    return None


def not_refused(errors: Sequence[str], due: str, all_of_them: bool) -> Mistake | None:
    """What is to be refused is taken, or raises another error; of each such case what came, "" for
    no error. `all_of_them` tells whether nothing is refused as it is due."""
    kinds = {*errors} - {""}
    if not kinds and all_of_them:
        return Mistake(
            "nothing_is_refused",
            f"All that is to be computed is right, but nothing is refused: that takes a {due}.",
        )
    if not kinds:
        return Mistake(
            "not_all_is_refused",
            f"All that is to be computed is right, but not all that is to be refused raises {due}.",
        )
    if len(kinds) == 1 and "" not in errors:
        return Mistake(
            "refused_by_another_error",
            f"What is to be refused raises {kinds.pop()}, where {due} is due.",
        )
    return None


def changed(names: Sequence[str]) -> Mistake:
    """The numbers are right, but arguments of these names are written to."""
    several = len(names) > 1
    return Mistake(
        "arguments_changed",
        f"The numbers are right, but it writes into its argument{'s' * several} "
        f"{' and '.join(names)}: whoever called it finds {'them' if several else 'it'} changed.",
    )
