"""Left the stubs alone, wrote each answer into a new cell below its check, and checked there."""

from tests.odd_notebooks import QUESTIONS, at, own, put, stub


def hand_in(right):
    for name in QUESTIONS:
        if name == "trained":
            continue
        answer = stub(right, name)
        again = own(f"check({name!r})", id=f"again-{name}")
        put(right, at(right, f"check_{name}") + 1, own(answer), again)
    return right
