"""Wrote the answer under a name of the own, and gave it the name that is asked for in the end."""

from tests.odd_notebooks import at, of, own, put


def hand_in(right):
    cell = of(right, "softmax")
    cell["source"] = cell["source"].replace("def softmax(", "def my_softmax(")
    cell["source"] += "\n\n\nsoftmax = my_softmax"
    one_hot = of(right, "one_hot")
    source = one_hot["source"].replace("def one_hot(", "def encode(")
    one_hot["source"] = "one_hot = lambda labels, num_classes: encode(labels, num_classes)"
    return put(right, at(right, "one_hot"), own(source))
