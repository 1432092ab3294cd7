"""Pressed m in an answer's cell after it had run: it is text now, and saved so."""

from tests.odd_notebooks import of


def hand_in(right):
    for name, kind in (("softmax", "markdown"), ("one_hot", "raw")):
        cell = of(right, name)
        cell["cell_type"] = kind
        del cell["outputs"], cell["execution_count"]
    return right
