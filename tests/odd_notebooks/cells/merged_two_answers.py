"""Selected from one answer to the next, text and check between, and merged: all is one cell."""

from tests.odd_notebooks import at, put


def hand_in(right):
    first, last = at(right, "logsumexp"), at(right, "check_softmax")
    cells = right["cells"][first : last + 1]
    right["cells"][first : last + 1] = []
    code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    return put(right, first, cells[0] | {"source": "\n\n".join(code)})
