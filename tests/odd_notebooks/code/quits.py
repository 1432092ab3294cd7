"""Ends the kernel in a cell half-way and at the end, with quit(), exit and sys.exit()."""

from tests.odd_notebooks import at, own, put


def hand_in(right):
    put(right, at(right, "gradients"), own("import sys\nsys.exit()"))
    put(right, at(right, "derivation"), own("quit()"))
    return put(right, len(right["cells"]), own("exit"))
