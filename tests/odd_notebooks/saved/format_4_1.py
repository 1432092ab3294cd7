"""Saved as format 4.1 with pictures attached to the text, some of them nothing."""


def hand_in(right):
    right["nbformat_minor"] = 1
    for cell in right["cells"]:
        cell.pop("id")
        if cell["cell_type"] == "markdown":
            cell["attachments"] = {"image.png": {"image/png": "iVBORw0KGgo="}, "none.png": {}}
    return right
