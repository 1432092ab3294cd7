"""Left the line of the stub below each answer."""

from tests.odd_notebooks import QUESTIONS, STUB, of


def hand_in(right):
    for name in QUESTIONS:
        if name not in ("trained", "minibatches"):
            of(right, name)["source"] += f"\n    {STUB}"
    return right
