"""Copied all code into one cell of a new notebook, from the imports to the last check."""

from tests.odd_notebooks import bare, own


def hand_in(right):
    code = [cell["source"] for cell in right["cells"] if cell["cell_type"] == "code"]
    right["cells"] = [own("\n\n".join(code))]
    return bare(right)
