"""Wrote the derivation in a cell of code, which cannot run."""

from tests.odd_notebooks import of


def hand_in(right):
    cell = of(right, "derivation")
    cell |= {"cell_type": "code", "outputs": [], "execution_count": None}
    cell["source"] = "The loss is -log y_i, hence its derivative is -1 / y_i (see page 3)."
    return right
