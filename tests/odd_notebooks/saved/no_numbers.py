"""Saved without its numbers of format, its kernel, and the fields that a cell of code must have."""


def hand_in(right):
    del right["nbformat"], right["nbformat_minor"]
    right["metadata"] = {}
    for cell in right["cells"]:
        if cell["cell_type"] == "code":
            del cell["outputs"], cell["execution_count"]
    return right
