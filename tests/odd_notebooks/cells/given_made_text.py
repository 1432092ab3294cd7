"""Made text of the imports, of a check and of a given function."""

from tests.odd_notebooks import of


def hand_in(right):
    for name in ("imports", "check_softmax", "slope"):
        cell = of(right, name)
        cell["cell_type"] = "markdown"
        del cell["outputs"], cell["execution_count"]
    return right
