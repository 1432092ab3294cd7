"""Made raw text and Markdown of its answers and checks."""

LOSES = set()


def hand_in(right, release):
    for number, cell in enumerate(right.cells):
        cell.cell_type = ("raw", "markdown", "code")[number % 3]
    return right
