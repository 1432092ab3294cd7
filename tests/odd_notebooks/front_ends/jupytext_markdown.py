"""Kept as Markdown by Jupytext and edited in a text editor: no outputs, no metadata, new ids."""

import json

import jupytext
import nbformat

from tests.odd_notebooks import as_text


def hand_in(right):
    notebook = nbformat.reads(as_text(right), as_version=4)
    notebook.metadata["jupytext"] = {"cell_metadata_filter": "-all"}
    again = jupytext.reads(jupytext.writes(notebook, fmt="md"), fmt="md")
    return json.loads(nbformat.writes(again))
