"""Slips that can be made in any answer, and so stand in no bank."""

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


def changed(names: Sequence[str]) -> Mistake:
    """The numbers are right, but arguments of these names are written to."""
    several = len(names) > 1
    return Mistake(
        "arguments_changed",
        f"The numbers are right, but it writes into its argument{'s' * several} "
        f"{' and '.join(names)}: whoever called it finds {'them' if several else 'it'} changed.",
    )
