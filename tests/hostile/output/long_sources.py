"""Writes 50 MB of Markdown and 50 MB of code."""

from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.hostile import answering

LOSES = {"softmax_jacobian"}
SAYS = "the rest is left out"


def hand_in(right, release):
    right.cells += [new_markdown_cell("word " * 5_000_000), new_code_cell("x = 1\n" * 4_000_000)]
    source = "def softmax_jacobian(y_hat):\n" + "    y_hat = 1 * y_hat\n" * 1_000_000
    return answering(right, derivation="word " * 5_000_000, softmax_jacobian=source)
