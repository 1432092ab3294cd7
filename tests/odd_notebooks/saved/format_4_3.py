"""Saved as format 4.3 with a title and authors in the metadata, and names of cells all alike."""


def hand_in(right):
    right["nbformat_minor"] = 3
    right["metadata"] |= {"title": "Homework", "authors": [{"name": "Ada"}]}
    for cell in right["cells"]:
        cell.pop("id")
        cell["metadata"]["name"] = "cell"
    return right
