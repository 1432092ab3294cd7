"""Writes Markdown that overflows parsers or takes them long, of each kind."""

from nbformat.v4 import new_markdown_cell

from tests.hostile import answering

LOSES = set()
MOST = 19_000
PARTS = ("[", "*a", ">", "`", "![[", "<a ", "- ", "$", "|", "_*", "[a](<", "\\(", "&", "<", "***")
PARTS += ("](", "1. ", "~~~", "#", "\\begin{a}", "[a]:", "<b>", "<table>", "<!--", "a\n\n", "|-|\n")


def hand_in(right, release):
    for part in PARTS:
        right.cells.append(new_markdown_cell(part * (MOST // len(part))))
    return answering(right, derivation="> " * (MOST // 2))
