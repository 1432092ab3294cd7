"""Worked in Deepnote: metadata are its own, text in cells of its kinds, an advertisement below."""

from tests.odd_notebooks import bare, prose


def hand_in(right):
    bare(right, minor=0)
    for number, cell in enumerate(right["cells"]):
        cell["metadata"] = {
            "cell_id": f"00000-{number}",
            "deepnote_cell_type": "code" if cell["cell_type"] == "code" else "text-cell-p",
            "source_hash": "b623e53d",
            "tags": [],
        }
    last = prose("<a style='text-align:right;'>Created in <span>Deepnote</span></a>")
    last["metadata"] = {"created_in_deepnote_cell": True, "deepnote_cell_type": "markdown"}
    del last["id"]
    right["cells"].append(last)
    right["metadata"] = {"deepnote": {}, "deepnote_notebook_id": "c2", "orig_nbformat": 2}
    return right
